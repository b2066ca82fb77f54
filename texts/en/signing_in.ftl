sign-in-offer-title = To come back from another phone or computer, use either of these
sign-in-renewed-title = Your new way to sign in (the earlier link and code no longer work)
sign-in-link = Link: { $link }
sign-in-code = Code: { $code }
sign-in-keep = Please keep them to yourself. If they are lost, send “newcode”.
sign-in-wait = Too many wrong codes. Please try again in an hour, or use the sign-in link.
