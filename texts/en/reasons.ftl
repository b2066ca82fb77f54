# Why a record fits; `terms` are words of the need, `field` is the name of the record's field.
reason-same-words = Same words in the { $field }: “{ $terms }”
reason-other-words = In the { $field }: “{ $found }”, for your “{ $said }”
reason-name = The name contains “{ $terms }”
reason-sound = In the { $field }, by its sound: “{ $terms }”
reason-industry = Same industry: { $terms }
reason-city = Located in { $terms }
reason-open-until = Open until { $date }

field-name = name
field-title = title
field-rank = rank
field-unit = institution
field-owner = owner
field-fields = research fields
field-done = past projects
field-summary = summary
field-question = question
field-answer = answer
field-text = record
