# Members of one firm
member-asked = { $name } registered with your firm's credit code. Once you confirm a colleague, they can see your firm's needs and bookings.
member-somebody = Somebody
member-button-yes = A colleague
member-button-no = Not known
member-confirmed = Confirmed as a colleague.
member-rejected = Removed from your firm.
member-welcome = A colleague confirmed you; you can see your firm's needs and bookings now.
member-already = This person is confirmed already.
