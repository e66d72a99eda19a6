"""Groups of units: bound by a head, with the cards of the unit; a tap there is the tapper's own."""
