shell-title = { $page } - Citylink { $city }
shell-description = 在{ $city }反映身边的问题，查看由谁办理、何时办结，并跟踪到底。
shell-places = 主要栏目
shell-sign-in = 登录
shell-notice = 关于本平台
shell-demonstration = 演示平台：这里的内容均为虚构，您提交的内容不会送达市政部门。

place-home = 首页
place-services = 服务
place-report = 反映问题
place-track = 查进度
place-me = 我的

foot-about = 关于
foot-accessibility = 无障碍
foot-privacy = 隐私
foot-satisfaction = 满意度
foot-text = Citylink { $city }。想直接找人说，可以拨打 { $telephone }。

words-error-prefix = 错误：
words-error-summary-title = 有内容需要更正
words-warning = 警告
words-important = 重要
words-success = 成功
words-back = 返回
words-skip = 跳到主要内容
words-breadcrumb = 当前位置
words-pagination = 分页
words-previous = 上一页
words-next = 下一页
words-page-suffix = { "" }
words-page = 第 { $number } 页
words-contents = 目录
words-day = 日
words-month = 月
words-year = 年
