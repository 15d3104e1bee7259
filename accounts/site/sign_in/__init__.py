"""The pages on the way in, and what they know of a browser: login, passkeys, the operators' second factor, security.

Views: `authentication`, `passkeys`, `second_factor`, `security`. Beside them `browser_session` (who is signed in here),
`relying_party` (what WebAuthn needs of an address) and `trusted_browsers`. Never in it: a rule. Start with
`authentication`.
"""
