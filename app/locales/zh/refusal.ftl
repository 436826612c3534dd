refusal-home = 回到首页
refusal-track = 凭编号查询
refusal-again = 您可以在{ $moment }之后继续。此前提交的内容已保留。

refusal-title-not-found = 没有找到页面
refusal-text-not-found = 如果地址是您输入的，请核对一遍。如果是点链接进来的，链接指向的内容不在这里，或者没有公开。也可以拨打 { $telephone } 咨询。
refusal-title-gone = 内容已撤下
refusal-text-gone = 该内容曾经公开，现已被隐藏。如果是您提交的，想了解原因，可以拨打 { $telephone }。
refusal-title-not-yours = 您的账号不能查看此页
refusal-text-not-yours = 您已登录，但此页属于其他人员或其他区域。如果应当由您办理，请联系为您开通账号的人，或拨打 { $telephone }。
refusal-title-too-many = 操作过于频繁
refusal-title-bad-form = 表单没有完整送达
refusal-text-bad-form = 表单缺少内容，或者来自别的页面，因此没有保存。请返回、刷新页面后重新提交，或拨打 { $telephone }。
refusal-title-too-large = 一次发送的内容太大
refusal-text-too-large = 请返回，减少照片数量或选择较小的照片。如果仍然不行，可以拨打 { $telephone }。
refusal-title-wrong-method = 此地址不支持这种访问方式
refusal-text-wrong-method = 请回到表单所在的页面，用页面上的按钮提交，或拨打 { $telephone }。
refusal-title-other-site = 这份表单来自别的网站
refusal-text-other-site = 为防止他人冒用您的名义，本平台只接收从自己的页面提交的表单，因此没有保存。请从首页重新开始，或拨打 { $telephone }。
refusal-title-took-too-long = 等待时间过长
refusal-text-took-too-long = 平台正忙，没有等到结果。您在前面各页提交的内容都已保留。请几分钟后再试，同一件事不会重复登记。事情紧急可以拨打 { $telephone }。

broken-title = 我们这边出了故障
broken-fault = 我方故障
broken-text = 这一步没有完成。您在前面各页提交的内容都已保留。请几分钟后再试，同一件事不会重复登记。
broken-again = 重试
broken-hurry = 事情紧急？可以拨打 { $telephone }。如有人身危险：{ $emergency }。
broken-write = 来信或来电时，请说明编号
