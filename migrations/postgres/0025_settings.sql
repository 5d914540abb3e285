-- A setting's name says whose matter it is, and then what: one style for all of them. And one word says that settings were decided.

UPDATE setting SET name = CASE name
    WHEN 'bookings_coming' THEN 'bookings.coming'
    WHEN 'utilisation_green_from' THEN 'utilisation.green_from'
    WHEN 'utilisation_serious_below' THEN 'utilisation.serious_below'
    WHEN 'utilisation_prime_from' THEN 'utilisation.prime_from'
    WHEN 'utilisation_prime_until' THEN 'utilisation.prime_until'
    ELSE name END;

UPDATE event SET action = 'settings.set' WHERE action IN ('season.points', 'utilisation.set_limits');
