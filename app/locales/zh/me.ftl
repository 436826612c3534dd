me-title = 我的事项
me-account = { $unread ->
    [0] 我的事项
   *[other] 我的事项（{ $unread }）
}
me-empty = 这里还没有内容
me-empty-text = 用您登录的邮箱提交或关注的上报和申请都在这里。
