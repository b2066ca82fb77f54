# Needs: describing, asking back, correcting, submitting
plain = { $value }

kind-technology = Technical need
kind-talent = Talent
kind-policy = Policy application
kind-ip = Intellectual property
kind-training = Training
kind-testing = Testing and instruments
kind-finance = Finance

field-kind = Kind
field-industry = Industry
field-problem = Problem
field-present = Present state
field-target = Target
field-budget = Budget
field-deadline = Time
field-place = Place
field-form = Cooperation
field-tried = Tried so far
field-wish = Wished time

need-understood = I understood:
need-line = { $label }: { $value }
need-industry-trade = { $industry } ({ $trade })
need-not-said = not said yet
need-until = by { $day }
need-noted = Noted: { $fields }.
need-noted-field = { $label } { $value }
need-noted-changed = { $label } now { $value } (was { $old })
need-corrected = { $label } is now { $new } (was { $old }).
need-left-empty = All right, left open.
need-left-as-is = All right, this one stays as it is.
need-submit-first = Once this need is submitted, you can book an expert. Finish this line first, or submit right away:
need-not-understood = I could not read that. Please put it another way, or skip it.

need-ask-problem = Please describe the problem in a sentence or two, for example “porosity in steel castings, 8% scrap, we want it down”.
need-ask-kind = What kind of need is this?
need-ask-industry = Which industry?
need-ask-present = What is the situation today? A figure helps, for example “scrap rate 8%”.
need-ask-target = What do you want to reach? A rough figure will do.
need-ask-figure-down = To what should { $figure } come down? A rough figure will do.
need-ask-figure-up = To what should { $figure } rise? A rough figure will do.
need-ask-budget = Roughly what budget?
need-ask-deadline = By when should it be solved?
need-ask-place = In which city and district?
need-ask-tried = What have you tried? Experts ask this first.
need-target-below = below { $percent } %
need-target-above = above { $percent } %
need-within-months = within { $months } months
need-by-year-end = by year's end

need-ready = An expert can judge this now (complete: { $percent } %).
need-ready-thin = You can submit now (complete: { $percent } %). The more exact, the better the match.
need-one-more = { $ready } One more thing would help: { $question }
need-completeness = Complete: { $percent } %
need-which-field = Which line shall we change?

need-preview = Experts will see:
need-preview-note = Your firm's name and telephone are given only after the expert accepts.
need-from-to = { $present } → { $target }
need-budget-is = Budget { $money }
need-until-is = Wanted by { $day }
need-tried-is = Tried: { $tried }

need-paused = All right, we stop here; everything you said is kept.
need-dropped = The draft is dropped. Tell me whenever there is a new need.
need-dropped-short = dropped
need-nothing-to-cancel = No need is being described now. To cancel a booking, send “mine”.
need-none-open = No need is being described now. Just tell me the problem.
need-gone = This need was submitted or dropped. Send “mine” to see it.
need-already-submitted = This need was submitted already ({ $number }), the draft can no longer change. Send “mine” to see where it stands.
need-wrong-state = This need has moved on. Send “mine” to see where it stands.
need-file-kept = The file “{ $name }” is attached to this need.
need-file-alone = I have the file. Please say in a sentence or two what should be solved.

button-submit = Submit
button-submit-now = Submit now
button-edit = Change
button-edit-earlier = Change an earlier line
button-preview = What others see
button-unsure = Not sure
button-more-industries = More industries
button-go-on = Go on
button-drop = No longer needed
