track-title = 查询进度
track-question = 您要查询的编号是什么？
track-hint = 9 位字母和数字，例如 KT4 RW7 XP3。空格和大小写都没关系。
track-button = 查询
track-missing = 请输入编号
track-shape = 编号应为 9 位字母和数字，例如 KT4 RW7 XP3
track-check = 请核对编号：有一位与我们给出的不同
track-lost = 如果您留了电子邮箱，编号就在我们发给您的邮件里。
