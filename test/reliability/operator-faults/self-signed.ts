/**
 * A certificate for 127.0.0.1 that nobody issued but itself, with its key: nothing trusts it.
 *
 *     openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 36500 \
 *       -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1
 */
export const selfSigned = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgw2FEs3tOxGMsrBwO
AnPmuxe1CB2Ta5EwMZ90d801OxOhRANCAASWmhkAjkNKuAMavf/BuwlTPox1ygqN
fFMgcrVkgnaenw814qZss2gSN6Ox73r8/3YD5NOp3QG7BybtHPjpc5wQ
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBkTCCATagAwIBAgIUE4oRAyX5eYpI7SfhGqLn8VE3n5UwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJMTI3LjAuMC4xMCAXDTI2MTEyNTIxMDkwMVoYDzIxMjYxMTAx
MjEwOTAxWjAUMRIwEAYDVQQDDAkxMjcuMC4wLjEwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASWmhkAjkNKuAMavf/BuwlTPox1ygqNfFMgcrVkgnaenw814qZss2gS
N6Ox73r8/3YD5NOp3QG7BybtHPjpc5wQo2QwYjAdBgNVHQ4EFgQU2iB3UGgtod8q
RBLqMQHB/qfH4pwwHwYDVR0jBBgwFoAU2iB3UGgtod8qRBLqMQHB/qfH4pwwDwYD
VR0TAQH/BAUwAwEB/zAPBgNVHREECDAGhwR/AAABMAoGCCqGSM49BAMCA0kAMEYC
IQCxDwd9ZPbVx5oMW9dMXjxhAXeNCPVSBDjdxf3oEPCKDQIhANDtVxEPTHIH76nR
SzBUE7HuXcZgrudk/2aUqd/s49tm
-----END CERTIFICATE-----`,
};
