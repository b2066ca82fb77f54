### The page of the web messenger. Arguments in PAGE_WORDS (bot/web/words.py) are filled in by the page itself.

## Frame of the page
web-title = 科桥
web-tagline = 企业需求 · 专家 · 政策
web-description = 用一句话说出企业的技术难题，科桥找合适的专家和政策，说明理由，并约好咨询时间。
web-other-device = 在别的设备上继续
web-other-language = English
web-needs-script = 这个页面要用 JavaScript 才能对话。请在浏览器里允许它，或换一个浏览器。
web-demo-mark = 演示
web-demo-text = 专家和资料均为示例；您可以同时当企业、专家和管理员。

## The conversation
web-keqiao = 科桥
web-today = 今天
web-conversation = 对话
web-typing = 科桥正在看您的消息
web-latest = 看最新消息
web-pressed = 已选：{ $label }
web-pick-time = 选一个时间
web-download = 下载 { $name }
web-open-in-browser = 微信里不能直接下载。点开后按右上角的“…”，选“在浏览器打开”，就能保存。
web-no-cookie = 浏览器关掉了 Cookie，科桥认不出您。请允许本站使用 Cookie，再刷新页面。

## Writing
web-write-here = 说说您的需求或问题
web-write-as-expert = 以专家身份回复
web-write-as-admin = 以管理员身份输入
web-send = 发送
web-attach = 添加文件
web-not-sent = 没有发出
web-send-again = 重发
web-discard = 不发了
web-too-long = 这条消息太长，最多 { $limit } 字。请分成几条，或作为文件发送。
web-message-refused = 这条消息没有收下。请缩短一些，或刷新页面后再发。
web-file-refused = 文件没有收下：一次一个，最大 { $limit } MB。
web-files-too-many = 一小时内传来的文件太多，这个没有收下。请过一会儿再传，也可以先用文字说说。
web-file-failed = 文件没有传上来，请再试一次。
web-file-sending = 正在上传 { $name }
web-file-remove = 去掉 { $name }
web-file-drop = 松开就添加到消息里

## Connection
web-offline = 网络断开了。您可以继续写，连上后自动发出。
web-reconnecting = 正在重新连接
web-back-online = 已重新连上

## Commands offered in the menu; what is sent is the word itself
web-commands = 常用
web-command-mine = 我的
web-command-human = 转人工
web-command-policies = 政策
web-command-events = 活动
web-command-today = 今日
web-command-announce = 发公告
web-command-export = 导出
web-command-leave = 休假 7天

## Before the first message
web-welcome-title = 您好，我是科桥
web-welcome-text = 用一句话说说企业遇到的难题，我来找合适的专家和政策，说明为什么合适，并约好咨询时间。
web-welcome-try = 可以这样说
web-example-1 = 我们铸钢件老有气孔，废品率8%，想找个专家看看
web-example-2 = 高企认定研发费要占多少？
web-example-3 = 光伏支架镀锌层起皮，预算二十万，年底前想解决
web-welcome-note = 不用注册，不用填表。

## Links
web-accept-title = 您收到一份邀请
web-accept-text = 接受后，这台设备就能以受邀的身份使用科桥。邀请只能用一次。
web-accept-button = 接受邀请
web-link-event = 活动
web-link-expert = 专家
web-link-button = 打开看看

## Another device
web-return-title = 在这台设备上继续
web-return-text = 输入科桥给您的 8 位数字，原来的对话就会出现在这里。
web-return-link-text = 您打开的是回到科桥的链接。继续后，原来的对话会出现在这台设备上。
web-return-button = 继续
web-return-back = 回到对话
web-return-wrong = 没有找到。请检查数字；如果后来换过新的，旧的已经不能用了。
web-return-where = 没有数字？在原来的设备上对科桥说“登录码”，会得到新的链接和数字。

## Files in 微信
web-open-title = 请在浏览器打开
web-open-text = 微信里不能下载文件。请点右上角的“…”，选“在浏览器打开”，文件会自动开始下载。链接 12 小时内有效。

## Something is missing
web-problem-not-found = 没有这个页面
web-problem-not-found-text = 链接可能不完整，或者已经过期。
web-problem-forbidden = 这个请求没有通过检查
web-problem-forbidden-text = 请从科桥的页面里操作；如果页面开了很久，请刷新后再试。
web-problem-refused = 这个请求看不懂
web-problem-refused-text = 请回到对话，再试一次。
web-problem-broken = 出了点问题
web-problem-broken-text = 您说过的话都还在。请稍后再打开。

## Demonstration
web-seat-enterprise = 企业
web-seat-expert = 专家
web-seat-admin = 管理员
web-seat-enterprise-who = 说需求、约专家
web-seat-expert-who = 确认、改时间
web-seat-admin-who = 看进展、发公告
web-demo-admin-name = 管理员（演示）
web-choose-expert = 换一位专家
web-expert-waiting = { $name } · 有请求待答复
web-expert-quiet-title = 还没有咨询请求
web-expert-quiet-text = 企业约了这位专家，请求就会出现在这里，按一下即可接受。
web-admin-quiet-title = 管理员的工作台
web-admin-quiet-text = 说“今日”看新需求和待答复的请求，说“发公告”写通知。
web-new-messages = { $seat }有新消息
