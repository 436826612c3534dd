satisfaction-title = 满意度
satisfaction-lead = 按区域、按部门，由提出诉求的人来评价：城市说到做到了吗？
satisfaction-empty = 暂无统计
satisfaction-empty-text = 目前还没有开始收集评价，所以没有分数可以公布。在此之前，每一件反映都会公开是否按期办结。想提意见，可以拨打 { $telephone }。
