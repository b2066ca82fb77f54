# Start, help, and what any turn may say
menu-title = I am Keqiao. I find experts, policies and achievements for enterprises. You can:
menu-need = just describe a technical, talent or policy problem, and I will find experts who fit
menu-policies = send “policies” to see what is open, or ask a question about a policy
menu-events = send “events” to see coming fairs and register with one tap
menu-mine = send “mine” to see your needs, bookings and reminders
menu-expert = send “my hours” to see your times and bookings, “leave 7 days” to pause
menu-staff = send “today” to see new needs, gaps and unanswered requests, “export” for tables
menu-admin = send “announce” to write an announcement, “invite NAME” to invite an expert
menu-next = You can begin now, for example: “porosity in steel castings, we want less scrap”.
menu-hello = Hello, please describe a technical, talent or policy problem in a sentence or two.
menu-thanks = You are welcome. Just write when there is something new.
menu-lost = I did not understand that. Please describe the problem, for example “porosity in steel castings”; send “help” to see what I can do.
menu-unreadable = I can only read text and files for now. Please write it in a sentence or two.

turn-stale = This button is out of date. Send “mine” to see where things stand.
turn-not-found = This was not found; it may have been deleted. Send “mine” to see what is yours.
turn-unknown-button = I do not know this button. Please choose from the latest message, or just type.
turn-parked = Sorry, this message could not be handled; nothing else is affected. Please put it another way, or ask a person.
turn-flood = Your messages come fast; I have them all and take them one by one. A moment, please.
turn-cut = That is long; I read the first { $limit } characters. Full documents can be sent as files.
turn-stopped = All right, we stop here. Send “mine” to go on at any time.
terminal-hint = Just type. A number presses that choice (#1 where a number is asked for). Ctrl-D ends.
turn-back-to = Back to where we were:
file-too-large = The file is over { $limit } MB and was not kept. Please compress or split it.
file-gone = This file is no longer there.
