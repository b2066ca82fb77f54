sign-in-offer-title = 换手机或电脑时，用下面任意一种方式回到这里
sign-in-renewed-title = 新的登录方式（原来的链接和登录码已作废）
sign-in-link = 链接：{ $link }
sign-in-code = 登录码：{ $code }
sign-in-keep = 请自己留好，不要转给别人。丢了请发“换登录码”。
sign-in-wait = 登录码输错次数太多，请一小时后再试，或用登录链接。
