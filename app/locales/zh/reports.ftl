continue = 继续
change = 修改
not-provided = 未填写
optional = { $question }（选填）
metres = 相距 { $metres } 米
working-days = { $days ->
   *[other] 个工作日
}
stations = 步骤
station-where = 地点
station-what = 事项
station-details = 详情
station-contact = 联系方式
station-check = 核对

map = 地图
map-zoom-in = 放大
map-zoom-out = 缩小
map-demonstration = 仅供演示的边界
map-locate = 我的位置
map-pin = 图钉：问题所在的位置。可拖动，也可点按地图。
map-locating = 正在确定您的位置
map-denied = 设备没有提供您的位置。请在地图上放置图钉，或从列表中选择区域。
map-outside = 该地点不在本市范围内
map-unknown = 暂时无法查询该地点，您可以继续填写。

where-title = 问题在哪里？
where-map-note = 点按地图放置图钉。
where-numbers = 以数字填写位置
where-lat = 纬度
where-lon = 经度
where-address = 地址或地点（选填）
where-address-hint = 例如：东门巷 18 号。也可以填写路灯或消防栓编号。
where-spot = 描述具体位置（选填）
where-spot-hint = 例如：菜摊后面，大门左侧
where-choose = 从列表中选择区域
where-chosen = 已从列表中选择：{ $area }
area-title = 在哪个区域？
area-choose = 就在{ $area }
area-up = 返回{ $area }
area-parts = 或进入下级区域

what-title = 是什么问题？
what-search = 搜索，例如：路灯
what-find = 搜索
what-nothing = 没有与“{ $words }”相符的事项。换一个词，或清空搜索查看全部。

details-title = 请告诉我们哪里有问题
details-what = 您看到了什么？
details-what-hint = 从什么时候开始、范围多大、谁有危险。先由工作人员查看，之后对公众公开：不要写姓名。
details-limit = 最多 { $most } 个字
details-date-hint = 例如：2026-11-16
details-photos = 照片（选填）
details-photos-hint = 最多 5 张，JPEG、PNG 或 WebP 格式。我们会删除照片中隐藏的位置和时间，但不做模糊处理：请避开人脸和车牌。
photos-working = 正在压缩照片
photos-ready = { $name } 已就绪，{ $size }
photos-megabytes = { $size } MB
photo-alt = 照片 { $number }
photo-remove = 删除照片 { $number }
photo-too-many = 最多选择 5 张照片。前面的照片已保留。
photo-too-often = 您所在的网络上传的照片过多。请一小时后再补传，或不传照片直接继续。
photo-too-large = 每张照片不得超过 15 MB 和 5000 万像素。其他照片已保留。
photo-heic = 无法读取 HEIC 照片。请把相机设为“兼容性最佳”，或发送照片的截图。
photo-broken = 有一张照片已损坏，无法打开。其他照片已保留。
photo-not-a-photo = 有一个文件不是 JPEG、PNG 或 WebP 照片。其他照片已保留。
nearby-title = { $count ->
   *[other] 附近有 { $count } 件同类问题正在处理
}
nearby-text = 是同一个问题吗？关注那一件即可，不必重复查看。
nearby-since = { $date }起
nearby-follow = 改为关注这一件

contact-title = 怎样联系您？
contact-who-sees = 只有处理人员能看到，用于询问或告知您。全部留空即为匿名。
contact-email = 电子邮箱（选填）
contact-email-hint = 编号和您的专属链接会发送到这里
contact-telephone = 电话号码（选填）
contact-name = 姓名（选填）

check-title = 核对您上报的内容
check-where = 地点
check-what = 事项
check-words = 您看到的情况
check-photos = 照片
check-email = 电子邮箱
check-telephone = 电话号码
check-name = 姓名
check-who-sees = 谁能看到什么
check-everybody = 所有人，立即可见
check-everybody-what = 事项、地点、状态和日期
check-words-later = 工作人员查看之后，所有人可见
check-words-later-what = 您写的文字和照片
check-words-now = 所有人，立即可见
check-words-now-what = 您写的文字和照片
check-private = 只有您和承办部门
check-private-what = 此类问题不对公众公开
check-handlers = 只有处理人员
check-handlers-what = 您的联系方式，用于询问或告知您
check-promises = 城市的承诺
check-promise = { $category }：{ $date }前
check-answer = 首次答复：{ $date } 前
check-no-promise = 此类问题没有固定期限。每有进展，您都会看到。
check-you-send = 您提交
check-at-once = 立即获得编号和链接
check-gets-it = { $holder }收到
check-end = 解决，或说明原因
check-end-when = 您可以在问题页面上看到
check-send = 提交
reason-place = 因为地点位于该处

sent-title = 您上报的问题已收到
sent-reference = 您的编号
sent-holder = 承办单位
sent-why = 原因
sent-because = 地点在{ $area }，事项是{ $category }。
sent-because-reason = 地点在{ $area }，事项是{ $category }：{ $reason }。
sent-promise = 承诺期限
sent-answer = 首次答复
sent-provisional = 暂定{ $date }前：该年度节假日安排尚未公布
sent-link-title = 请保存此链接
sent-link-text = 在任何设备上打开它，都能看到您自己的页面和您写的全部内容。持有链接的人看到的与您相同。
sent-mailed = 我们也已发送到您的电子邮箱。
sent-public = 查看该问题
sent-another = 再上报一个问题

show-all = 全部问题
show-story = 经过
show-who = 谁在办，为什么
show-because = { $reason }
show-promised = 承诺：办结
show-yours = 这是您上报的问题。您在此可看到自己写的文字和照片；其他人要等工作人员查看之后才能看到。
show-unreleased = 文字经工作人员查看后公开。
show-updated = 该问题有新进展，页面已更新。
show-map = 地图：{ $place }
event-submitted = 已上报
event-imported = 在以前的系统中上报
event-released = 文字和照片已公开
event-hidden = 已隐藏
event-shown = 重新公开
event-flags-aside = 举报已搁置：上报保留
event-flags-upheld = 举报成立：上报已隐藏
event-answered = 上报人已答复
event-waiting-ended = 未在期限内收到答复，继续办理
event-priority = 紧急程度已更改
event-escalated = 逾期未办，已转上一级
event-escalation-stayed = 逾期未办，上一级无人受理
event-merged = 与另一件上报为同一问题
event-unmerged = 重新单独办理
event-joined = 并入了一件同一问题的上报
event-parted = 一件并入的上报重新单独办理
event-task-added = 已请有关单位协办
event-tasks-begun = 已请有关单位办理
event-task-accepted = 工作已排定
event-task-declined = 有单位未接受协办
event-task-done = 一项协办已完成
event-task-withdrawn = 一项协办已撤销
detail-window = { $from } 至 { $until }
show-goes-on = 该问题随另一件上报继续办理
detail-area = 由{ $area }办理
detail-due = 现承诺于 { $date } 前办结
priority-urgent = 紧急
priority-normal = 普通
priority-low = 较低
answer-promised = { $date } 前首次答复
answer-late = 尚未答复，应于 { $date } 前

question-yours = 办理单位向您提问
question-until = 请于 { $date } 前答复。在您答复之前，时限暂停计算。
question-answer = 答复
question-title = 答复办理单位的问题
question-words = 您的答复
question-words-hint = 只有办理人员能看到。
question-words-missing = 请填写答复
question-not-asked = 办理单位已不再等待答复。您可以继续关注该上报的进展。
question-send = 提交答复
event-given = 已交给{ $name }
event-given-team = 已交给{ $name }{ $team }
event-given-back = 已退回所属区域
event-noted = 备注
event-updated = 最新进展
event-contact-read = 查看了上报人的联系方式

promise-left = { $days ->
    [0] 最后一个工作日
   *[other] 还剩 { $days } 个工作日
}
promise-late = { $days ->
    [0] 已超期
   *[other] 已超期 { $days } 个工作日
}
promise-was-late = { $days ->
    [0] 超期办结
   *[other] 超期 { $days } 个工作日办结
}
promise-kept = 按时办结
promise-paused = 计时暂停：等待上报人答复
promise-stopped = 已暂停
promise-done = 办结
promise-closed = 关闭
promise-done-on = { $date }办结
promise-closed-on = { $date }关闭
promise-shut = 已关闭，未解决
promise-shut-application = 已结束，未批准
promise-by = { $date }前
promise-today = 今天
promise-received = 收到
promise-promised = 承诺

list-title = 市民上报的问题
list-title-in = { $area }的问题
list-report = 反映问题
list-filters = 筛选
list-all = 全部
list-open = 处理中
list-overdue = 已超期
list-fixed = 已解决
list-closed = 已关闭，未解决
list-words = 词语
list-category = 事项
list-area = 区域
list-every-category = 全部事项
list-every-area = 全市
list-show = 查看
list-count = { $count ->
   *[other] { $onmap } 件，最新的在前
}
list-count-off = 地图上 { $onmap } 件，不在地图上 { $offmap } 件，最新的在前
list-cut = 超过 { $most } 件上报包含这些词，只在其中最新的 { $most } 件里查找。请再加一个词来查找更早的。
list-next = 更早的问题
list-none-such = 这里没有符合条件的问题
list-none-such-text = 可能有其他事项、状态或时间的问题。
list-widen = 查看这里的全部问题
list-empty = 这里还没有人上报
list-empty-text = 一切正常，或者还没有人留意。如果您看到损坏或脏乱，您就是第一个。

fault-missing-place = 请在地图上放置图钉，或从列表中选择区域
fault-not-a-position = 纬度应在 -90 与 90 之间，经度应在 -180 与 180 之间
fault-outside-city = 地点应在{ $city }境内。市外地点请联系{ $elsewhere }
fault-unknown-area = 请从列表中选择区域
fault-missing-category = 请选择事项
fault-unknown-category = 请从列出的事项中选择
fault-missing-what = 请写明哪里有问题，以便派合适的人员前往
fault-too-long = 最多输入 { $most } 个字
fault-missing-answer = 请回答“{ $question }”
fault-unknown-answer = 请从“{ $question }”的选项中选择
fault-not-a-number = “{ $question }”的答案应为数字
fault-not-a-date = “{ $question }”的答案应为日期，例如 2026-11-16
fault-not-an-email = 请输入电子邮箱，例如 name@example.com
fault-not-a-telephone = 请输入 5 至 15 位数字的电话号码

follow-this = 关注此问题
follow-count = { $count ->
    [0] 无需注册
   *[other] { $count } 人关注，无需注册
}
follow-title = 关注此问题
follow-email = 电子邮箱
follow-email-hint = 您会收到一封带链接的邮件，确认之后才会向您发送进展
follow-button = 发送链接
follow-asked = 请查看您的邮箱
follow-asked-text = 邮件中有一个链接，打开即可确认。
follow-confirm-title = 用您的邮箱关注此问题？
follow-confirm = 是的，请通知我
follow-confirmed = 您已关注此问题
follow-confirmed-text = 每有变化，您都会收到邮件；每封邮件都有取消链接。
follow-stop-title = 不再接收有关此问题的邮件？
follow-stop = 停止发送
follow-stopped = 不会再向您发送有关此问题的邮件
follow-stopped-text = 如果以后还想收到，可以在该问题的页面上重新关注。
follow-stopped-private = 其他都没有改变。您收到的查看链接和编号仍然有效。
follow-about = 编号
list-map-view = 地图所示范围
list-more = 上报时间
list-since = 从
list-until = 到
list-old = 包括六个多月前结束的
list-data = 以数据形式查看（GeoJSON）
map-none = 这里没有上报的问题
map-one = 这里有 1 件
map-many = 这里有 { $count } 件
map-failed = 地图暂时无法显示问题，列表中的内容相同。
map-late = 已超期
query-home = 查看问题地图
query-not-a-box = 范围应写作 西,南,东,北（单位为度），例如 118.3,31.2,118.5,31.4。
query-too-large = 范围超出了本市及周边，请放大地图。
query-no-place = 请指定范围（bbox）或区域（area）。
query-category = 没有这个事项。
query-area = 本市没有这个区域。
query-status = 状态应为 open、overdue、fixed 或 closed。
query-day = 日期应写作 年-月-日，例如 2026-11-22。
query-cursor = 无法从这里继续，请从第一页开始。
query-limit = limit 应为 1 到 1000 的数字。
query-zoom = zoom 应为 0 到 22 的数字。
follow-see-count = { $count ->
   *[other] { $count } 人也看到了
}
follow-see-too = 我也看到了这个问题
follow-see-too-hint = 您将计入上报人数，办结后可以评价处理得好不好。其他人只看到人数，看不到您是谁。
follow-confirm-see-title = 您也看到了这个问题，并希望收到进展？
follow-confirm-see = 是的，把我算上并通知我
follow-confirmed-see = 已计入您，您也已关注此问题
follow-unsent = 您自己的上报尚未提交。它会在这个浏览器中保留一周，之后删除。
follow-unsent-back = 继续填写我的上报

flag-title = 举报内容不实或不当
flag-intro = 工作人员会阅读您的说明，并决定该上报是否继续公开。我们不问您是谁，也不会告诉任何人有人举报。
flag-reason = 有什么问题？
flag-reason-personal = 含有个人信息，或能认出某个人
flag-reason-abusive = 含有辱骂或攻击
flag-reason-untrue = 不属实，或不是公共事务
flag-reason-other = 其他
flag-reason-missing = 请选择有什么问题
flag-words = 请说明（选“其他”时必填，否则选填）
flag-words-hint = 例如：第二张照片拍到了车牌
flag-words-missing = 请写明有什么问题
flag-button = 提交
flag-again = 您已经提交过。这次提交的内容将取代上一次。
flag-answered = 工作人员已经看过您提交的内容
flag-answered-text = 认为该上报可以继续公开。感谢您的提醒。
flag-thanks = 感谢您的提醒
flag-thanks-text = 工作人员会阅读并作出决定。如果该上报不应公开，将被撤下。
event-rated = 上报人作了评价
event-rating-moderated = 工作人员审核了一条评价
event-rating-answered = 回复了一条评价
event-reopened = 问题仍在：重新办理
