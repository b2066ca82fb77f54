invite-unknown = This invitation link is not valid; it may have been copied incompletely. Please open the original again or ask for a new one.
invite-expired = This invitation link has expired (it is valid for 7 days). Please ask for a new one.
invite-used = This invitation link has been used; each works once. Please ask for one of your own.
invite-expert-taken = This expert already has an account, so the link changed nothing. If that is you, send “newcode” in your other account.
invite-other-expert = Your account already belongs to another expert, so the link changed nothing. Please ask the person who sent it.
invite-record-gone = This expert's entry is no longer in the base; please ask the staff.

invite-expert-welcome = Welcome, { $name }. This account now answers for your expert entry.
invite-expert-requests = When a firm asks for you, you get one card: accept, propose another time, or decline with one press
invite-expert-hours = Send “my hours”: see and change your weekly hours
invite-expert-leave = Send “leave 7 days”: no appointments on these days
invite-expert-next = Nothing to do now; you will hear when there is a request.
invite-button-hours = Set my hours

invite-operator-welcome = Welcome. You are now staff.
invite-admin-welcome = Welcome. You are now an admin.
invite-staff-today = “today”: new needs, unanswered requests, today's appointments
invite-staff-queue = “gaps”: who waits for a person, and needs without a match
invite-staff-invite = “invite NAME”: bring in an expert
invite-staff-admin = “announce”: write to a chosen audience; “invite operator”: add a colleague
invite-staff-next = Start with “today”.
