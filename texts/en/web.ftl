### The page of the web messenger. Arguments in PAGE_WORDS (bot/web/words.py) are filled in by the page itself.

## Frame of the page
web-title = Keqiao
web-tagline = Needs · experts · policies
web-description = Describe a technical problem in one sentence; Keqiao finds experts and policies that fit, says why, and books the consultation.
web-other-device = Continue on another device
web-other-language = 中文
web-needs-script = This page needs JavaScript for the conversation. Please allow it in your browser, or use another one.
web-demo-mark = Demo
web-demo-text = Experts, bookings and data are samples. You can be the enterprise, the expert and the admin at once.

## The conversation
web-keqiao = Keqiao
web-today = Today
web-conversation = Conversation
web-typing = Keqiao is reading your message
web-latest = Latest messages
web-pressed = Chosen: { $label }
web-pick-time = Pick a time
web-download = Download { $name }
web-open-in-browser = WeChat cannot download. Open it, tap “…” at the top right, choose “Open in browser” and save it there.
web-no-cookie = Your browser blocks cookies, so Keqiao cannot recognise you. Please allow cookies for this site and reload the page.

## Writing
web-write-here = Describe your need
web-write-as-expert = Reply as the expert
web-write-as-admin = Write as the admin
web-send = Send
web-attach = Add a file
web-not-sent = Not sent
web-send-again = Send again
web-discard = Discard
web-too-long = This message is too long: at most { $limit } characters. Please split it or send it as a file.
web-message-refused = This message was not taken. Please shorten it, or reload the page and send it again.
web-file-refused = The file was not taken: one at a time, at most { $limit } MB.
web-files-too-many = Too many files came within an hour, so this one was not taken. Please try again a little later, or describe it in words.
web-file-failed = The file did not arrive. Please try again.
web-file-sending = Uploading { $name }
web-file-remove = Remove { $name }
web-file-drop = Drop to add it to your message

## Connection
web-offline = You are offline. Keep writing; it is sent once you are back.
web-reconnecting = Reconnecting
web-back-online = Connected again

## Commands offered in the menu; what is sent is the word itself
web-commands = Often used
web-command-mine = mine
web-command-human = human
web-command-policies = policies
web-command-events = events
web-command-today = today
web-command-announce = announce
web-command-export = export
web-command-leave = leave 7 days

## Before the first message
web-welcome-title = Hello, this is Keqiao
web-welcome-text = Describe your firm's problem in one sentence. I find experts and policies that fit, say why, and book the consultation.
web-welcome-try = For example
web-example-1 = 我们铸钢件老有气孔，废品率8%，想找个专家看看
web-example-2 = 高企认定研发费要占多少？
web-example-3 = 光伏支架镀锌层起皮，预算二十万，年底前想解决
web-welcome-note = No registration, no form. Needs are matched in Chinese.

## Links
web-accept-title = You are invited
web-accept-text = Once you accept, this device uses Keqiao in the role you were invited to. An invitation works once.
web-accept-button = Accept
web-link-event = Event
web-link-expert = Expert
web-link-button = Have a look

## Another device
web-return-title = Continue on this device
web-return-text = Enter the 8 digits Keqiao gave you, and your conversation appears here.
web-return-link-text = This link leads back to your conversation with Keqiao. Continue, and it appears on this device.
web-return-button = Continue
web-return-back = Back to the conversation
web-return-wrong = Nothing found. Please check the digits; newer ones replace older ones.
web-return-where = No digits? Say “sign-in code” to Keqiao on your other device for a new link and code.

## Files in 微信
web-open-title = Please open in your browser
web-open-text = WeChat cannot download files. Tap “…” at the top right and choose “Open in browser”; the download starts by itself. The link works for 12 hours.

## Something is missing
web-problem-not-found = No such page
web-problem-not-found-text = The link may be incomplete or expired.
web-problem-forbidden = This request did not pass the check
web-problem-forbidden-text = Please use Keqiao's own page; if it has been open for long, reload it first.
web-problem-refused = This request makes no sense
web-problem-refused-text = Please go back to the conversation and try again.
web-problem-broken = Something went wrong
web-problem-broken-text = What you said is kept. Please come back in a moment.

## Demonstration
web-seat-enterprise = Enterprise
web-seat-expert = Expert
web-seat-admin = Admin
web-seat-enterprise-who = Describes a need, books
web-seat-expert-who = Confirms, moves
web-seat-admin-who = Sees all, announces
web-demo-admin-name = Admin (demo)
web-choose-expert = Another expert
web-expert-waiting = { $name } · request waiting
web-expert-quiet-title = No requests yet
web-expert-quiet-text = When an enterprise books this expert, the request appears here and takes one press to accept.
web-admin-quiet-title = The admin's desk
web-admin-quiet-text = Say “today” for new needs and waiting requests, “announce” to write a notice.
web-new-messages = { $seat }: new messages
