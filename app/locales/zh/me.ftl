me-title = 我的上报
me-account = { $unread ->
    [0] 我的上报
   *[other] 我的上报（{ $unread }）
}
me-empty = 这里还没有内容
me-empty-text = 您用登录邮箱上报或关注的问题会显示在这里。
