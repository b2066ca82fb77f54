# Something new fits
rematch-title = Your need { $number } of { $age } has a new match
rematch-problem = Your problem: { $problem }
rematch-more = { $count } more that are new fit as well; press “All matches”.
rematch-next-expert = Choose a time if it suits; otherwise press once, and this expert is not suggested for this need again.
rematch-next-achievement = Press “Details” to know more; if it does not suit, press once, and it is not suggested for this need again.
rematch-next-policy = Press “Details” to apply; if it does not suit, press once, and it is not suggested for this need again.
rematch-age-today = today
rematch-age-days = { $count } days ago
rematch-age-months = { $count } months ago

button-see-it = Details
button-all-matches = All matches
