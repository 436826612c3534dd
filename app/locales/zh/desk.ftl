desk-title = 工作台
desk-count = { $count ->
   *[other] 共 { $count } 件，最新的在前
}
desk-groups = 按状态查看
desk-group-open = 处理中
desk-group-fixed = 已解决
desk-group-closed = 已关闭
desk-nothing = 暂无内容
desk-nothing-text = 您负责的区域没有此类上报。
desk-older = 更早的上报
desk-sign-out = 退出登录
desk-back = 我的区域全部上报
desk-area = 区域
desk-spot = 具体位置
desk-visibility = 谁能看到
desk-visibility-public = 所有人
desk-visibility-private = 上报人和处理人员
desk-visibility-hidden = 已隐藏：仅上报人和处理人员可见
desk-visibility-unconfirmed = 上报人确认前不公开
desk-story = 处理经过
desk-change = 更改状态
desk-to = 新状态
desk-to-choose = 请选择状态
desk-to-missing = 请选择新状态
desk-words = 您想说明什么？
desk-words-hint = 能看到该上报的人都会看到这段话。向上报人提问或办结时必须填写。
desk-words-missing = 请填写对外说明
desk-too-long = 最多 { $most } 个字符
desk-not-in-table = 该上报不能从当前状态改为此状态
desk-stale = 您打开本页后该上报已有变化。请先查看处理经过，再重新决定。
desk-release = 公开文字和照片
desk-reason = 为什么要隐藏该上报？
desk-reason-hint = 仅工作人员可见。
desk-reason-missing = 请填写隐藏原因
desk-hide = 隐藏该上报
desk-show = 重新公开该上报
desk-group-flagged = 被举报
desk-flags = 读者的举报
desk-flags-count = { $count ->
   *[other] { $count } 条举报
}
desk-flags-hint = 如不应公开，请在下方隐藏；如可以公开，请将此处已读的举报搁置。
desk-flags-aside = 搁置举报
desk-internal = 仅工作人员可见
desk-ratings = 评价
desk-ratings-link = { $count ->
    [0] 评价
   *[other] 评价：{ $count }条待审核
}
desk-ratings-waiting = 待审核
desk-ratings-decided = 已审核
desk-ratings-none = 暂无评价
desk-ratings-none-text = 您负责区域的反映人写下评价后会出现在这里。
desk-ratings-original = 原文
desk-ratings-decision = 公开哪些内容？
desk-ratings-release = 按原文公布
desk-ratings-edit = 按下面修改后的内容公布，并说明理由
desk-ratings-withhold = 不公布，只公开理由
desk-ratings-text = 修改后的内容
desk-ratings-text-hint = 只删去个人信息和辱骂内容。原文会保留。
desk-ratings-reason = 理由
desk-ratings-reason-hint = 所有人都能看到。
desk-ratings-decide = 确定
desk-ratings-nothing-chosen = 请选择公开哪些内容
desk-ratings-words-missing = 请填写内容
desk-ratings-reason-missing = 请填写理由
desk-ratings-answer = 公开回复
desk-ratings-answer-hint = 显示在评价下面，所有人都能看到。
desk-ratings-answer-button = 发布回复
