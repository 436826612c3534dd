letter-sign-in-subject = { $code } 是您的{ $city }城市通验证码
letter-sign-in-text = 您的验证码是 { $code }，10 分钟内在申请它的浏览器中有效。如果不是您申请的，请忽略，不会有任何影响。
letter-receipt-subject = 您上报的问题 { $reference } 已收到
letter-receipt-subject-application = 您的申请 { $reference } 已收到
letter-receipt-text = 感谢您的留心。您上报的“{ $title }”已收到，编号 { $reference }。以下链接打开您自己的页面，持有链接的人看到的与您相同：
letter-receipt-text-application = 您办理“{ $title }”的申请已收到，编号 { $reference }。政府已有的材料，不会再向您索要。以下链接打开您自己的页面，持有链接的人看到的与您相同：
letter-confirm-subject = 您要关注 { $reference } 吗？
letter-confirm-text = 有人申请把“{ $title }”的进展发送到这个邮箱。是您吗？请在此确认。如果不是，请忽略，不会有任何影响：
letter-confirm-see-too = 有人用这个邮箱表示也看到了“{ $title }”，并申请接收进展。是您吗？请在此确认，我们会把您计入并通知您。如果不是，请忽略，不会有任何影响：
letter-update-subject = { $reference }：{ $status }
letter-update-text = “{ $title }”有了进展，现在的状态是：{ $status }。
letter-update-text-application = 您办理“{ $title }”的申请有了进展，现在的状态是：{ $status }。
letter-update-stop = 不再接收有关此事的邮件：
letter-answer-subject = 需要您处理：{ $reference }
letter-answer-text = 处理“{ $title }”的工作人员有问题要问您。等待您回答期间，办理时限暂停计算。
letter-answer-text-application = 办理“{ $title }”的工作人员有问题要问您。等待您回答期间，办理时限暂停计算。
letter-answer-until = 请在 { $moment } 前回答，逾期将在没有您回答的情况下继续办理。打开下面的链接不会发送任何内容，请在打开的页面上填写：
letter-digest-subject = { $count } 件上报有新进展
letter-digest-text = 自上一封每日汇总以来，{ $city }有以下进展：
letter-digest-choose = 选择通知的内容和方式：
letter-greeting = { $city }城市通
letter-task-subject = { $reference }：{ $task }
letter-task-text =
    城市请您协办一件上报：{ $title }。

    任务：{ $task }
    期限：{ $date } 前

    请打开以下链接查看地点，并答复是否办理及时间。无需注册账号。持有链接者均可答复。
letter-rate-subject = 请评价：上报 { $reference }
letter-rate-subject-application = 请评价：申请 { $reference }
letter-rate-text = 您上报的“{ $title }”已办结，现在的状态：{ $status }。
letter-rate-text-application = 您办理“{ $title }”的申请已办结，现在的状态：{ $status }。
letter-rate-ask = 办得快吗？有帮助吗？评价只需一分钟，分数向所有人公开。如果问题仍未解决，也可以在14天内要求重新办理。
letter-rate-ask-application = 办得快吗？有帮助吗？评价只需一分钟，分数向所有人公开。
letter-work-subject = 待您处理：{ $title }（{ $reference }）
letter-work-text = “{ $title }”现由您处理。
letter-work-text-application = “{ $title }”的一项申请任务已转到您的单位。
letter-answer-until-ends = 请在 { $moment } 前回答，逾期未答的，申请终止；您可以对此提出异议。打开下面的链接不会发送任何内容，请在打开的页面上填写：
letter-reminder-subject = 请尽快回答：{ $reference }
letter-reminder-text = 我们还没有收到您的回答。办理“{ $title }”的工作人员有问题要问您。
letter-erased-subject = 申请 { $reference }：您提交的内容已删除
letter-erased-text = 您的申请 { $reference } 保存期限已满：{ $service }。您填写的内容、证明材料和随申请留下的联系方式已删除。
letter-erased-stays = 申请编号、办理时长和办理结果保留。由此出具的证照仍可查验。
letter-correction-subject = 您的更正申请已处理：{ $field }
letter-correction-approved = 您申请更正“{ $register }”中的“{ $field }”。该项现已更正，并已告知提供数据的单位。
letter-correction-rejected = 您申请更正“{ $register }”中的“{ $field }”。该项保持不变。
letter-correction-reason = 理由：{ $reason }
letter-correction-page = 查看登记库中有关您的信息：{ $address }
letter-binding-ended-subject = 您的账户与本人的关联已在窗口解除
letter-binding-ended-text = 窗口工作人员已查看此账户所属人员的证件，并将其关联到另一个账户。此账户不再归属任何人：今后不再为其查询登记信息，未提交的申请中由登记库填写的内容也已清除。如果您对此并不知情，请携带身份证到窗口办理。
letter-discrepancy-subject = 不一致已核定：{ $field }
letter-discrepancy-text = 各登记库中有关您的“{ $field }”不一致，您曾申请更正“{ $register }”。工作人员已核查并作出核定。
letter-term-subject = 时限将到或已过：{ $title }（{ $reference }）
letter-term-text-application = “{ $title }”的一件申请需要您关注。
letter-own-page = 此链接打开您自己的办件页面；拥有此链接的人看到的与您相同：
