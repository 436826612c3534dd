services-title = 服务
services-empty = 服务目录尚未上线
services-empty-text = 今后，许可、补贴、登记等事项都可以在这里查找和申请。在此之前，可以拨打 { $telephone } 询问到哪里办、带什么材料。街面上的问题，现在就可以在这里反映。
services-found = 可以反映的问题：“{ $sought }”
services-found-nothing = 没有名为“{ $sought }”的可反映事项
