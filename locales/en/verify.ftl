# The page that anybody may ask about a certificate; the server reads it.
verify-title = Check a certificate
verify-ask = Write the number of the certificate.
verify-valid = The certificate is valid.
verify-revoked = This certificate has been revoked.
verify-unknown = There is no certificate with this number. Check the number.
verify-hours-of = { $hours } h { $minutes } min
