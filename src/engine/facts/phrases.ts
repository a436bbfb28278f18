/**
 * What common libraries and products say when they refuse, and which cause it names. Matched against single short texts
 * (a body's message, an error_description), in order; the first match counts. `credential-refused` is for words that speak of a
 * credential that was seen and leave open, or list, what is wrong with it.
 */
export interface Phrase {
  readonly pattern: RegExp;
  readonly means: string;
}

export const PHRASES: readonly Phrase[] = [
  // Django's CSRF guard, where it is the page's address that it does not trust, and not the token.
  {
    pattern: /\b(?:origin|referer) checking failed\b.{0,300}does not match any trusted/i,
    means: 'session-origin-unlisted',
  },
  // Cross-site request forgery guards: Django, Express csurf, Spring, Rails, Laravel, ASP.NET, Flask-JWT-Extended.
  {
    pattern:
      /csrf|xsrf|cross[- ]site request forgery|antiforgery|anti-forgery|authenticity ?token|page expired|^token mismatch\b/i,
    means: 'csrf-missing',
  },
  // Lists of trusted front ends: Better Auth, Auth.js, Rack::Protection, hand-made ones.
  {
    pattern:
      /(?:invalid|untrusted|unknown|forbidden|bad)[ _]origin\b|\borigin\b.{0,80}\b(?:not (?:allowed|trusted|permitted|in the list)|does not match|mismatch)/i,
    means: 'session-origin-unlisted',
  },
  {
    pattern: /too many (?:requests|attempts|failed)|rate.?limit|throttl|quota exceeded|slow down/i,
    means: 'rate-limited',
  },
  // Firewalls and bot filters: Cloudflare, CloudFront, Azure Front Door, F5, Imperva, Sucuri, reCAPTCHA and alike.
  {
    pattern:
      /captcha|bot (?:detect|protect)|unusual traffic|attention required|request (?:is |was |has been )?blocked|web application firewall|website firewall|^just a moment|^error code: 10\d\d$|requested URL was rejected|incapsula|you have been blocked|are you (?:a )?(?:human|robot)|verif(?:y|ying) (?:that )?you are (?:a )?human/i,
    means: 'bot-filter',
  },
  // Headers that are too large: nginx, Cloudflare, Apache, Tomcat, Jetty, Node, HTTP.sys, gunicorn, uWSGI, Google's front end.
  {
    pattern:
      /request header or cookie too (?:large|big|long)|(?:request|http) headers?(?: fields?)? (?:is |are |was |were )?too (?:large|big|long)|size of (?:a|the) request headers?(?: field)? (?:exceeds|is too)|headers? (?:line |field )?(?:length|size)? ?(?:exceeds|exceeded) |header fields? too (?:large|long)|cookie(?: header)? (?:is )?too (?:large|big|long)|REQUEST_HEADER_FIELDS_TOO_LARGE|HEADER_OVERFLOW|bad message 431|invalid request block size|limit request headers fields size|^(?:bad request - )?request too long$|client issued a request that was too large/i,
    means: 'cookie-header-too-large',
  },
  {
    pattern:
      /number of existing, valid state cookies|too many (?:existing |valid |outstanding )?(?:state|nonce|csrf|login) cookies/i,
    means: 'cookie-pileup',
  },
  // A list of possible faults names none of them: SimpleJWT, Echo, Fiber, Okta, Microsoft Graph, RFC 6750's own example.
  {
    pattern:
      /\b(?:invalid|not valid|revoked|malformed|inactive|unknown|missing)(?: token)?(?: or|,|\/| and\/or) ?(?:is |has |was |it has |already )?(?:been )?(?:expired|revoked)|\bexpired,? (?:or|\/|and\/or) ?(?:is |has |was )?(?:been )?(?:invalid|revoked|not|malformed|otherwise|incorrect)|\bexpired, (?:revoked|malformed|invalid)/i,
    means: 'credential-refused',
  },
  {
    pattern:
      /(?:your )?(?:password|subscription|trial|licen[cs]e|link|plan|certificate) (?:has |is )expired/i,
    means: 'account-expired',
  },
  // Times. jsonwebtoken, jose, PyJWT, java-jwt, Spring, ASP.NET, Entra ID, Auth0, Cognito, Firebase, golang-jwt, Envoy.
  {
    pattern:
      /jwt not active|JWT_INACTIVE|token will be active|not yet (?:valid|active)|not (?:valid|active) (?:yet|before|until)|used (?:before (?:its )?(?:valid|not ?before|issued|\d{4})|too early)|\bnbf\b|immature|IDX10222|iat.{0,30}future|issued in the future/i,
    means: 'token-not-yet-valid',
  },
  {
    pattern:
      /JWTExpired|IDX10223|(?:token|credential|signature|ticket|jwt)s?\b.{0,40}(?:\b|_)(?:has |have |is |was )?expired|expired[_ -]?(?:access[_ -]?|security[_ -]?)?(?:token|jwt)|TokenExpired|token[_-]expired|"exp" claim timestamp check failed|\bexp\b.{0,30}(?:failed|past)|AADSTS(?:70043|700082|70008|700084)\b|Expired at|request has expired/i,
    means: 'token-expired',
  },
  {
    pattern:
      /session (?:has )?(?:expired|timed out|timeout|ended|is no longer)|(?:your )?session (?:not found|not active|is (?:invalid|not active)|invalid|unknown|does not exist)|invalid session|unknown session/i,
    means: 'session-not-recognised',
  },
  // Who it is for and from.
  {
    pattern:
      /audiences?\b.{0,60}(?:is |are )?(?:invalid|mismatch|not (?:valid|allowed|accepted|match))|(?:invalid|unexpected|bad|wrong|incorrect) ["'`(]?aud(?:ience)?\b|"aud".{0,20} claim|\baud\b.{0,30}(?:invalid|mismatch|wrong|incorrect|not (?:valid|equal|match)|does ?n.t match)|IDX1020[68]|IDX10214/i,
    means: 'token-audience-mismatch',
  },
  {
    pattern:
      /jwt issuer invalid|(?:invalid|unexpected|unknown|untrusted|wrong|incorrect|bad) (?:token )?["'`]?iss(?:uer)?\b|\biss\b.{0,30}(?:invalid|mismatch|wrong|not|claim|incorrect)|for given 'iss'|mandatory 'iss'|issuer\b.{0,60}(?:is |was )?(?:invalid|mismatch|not (?:valid|configured|trusted|allowed|accepted|recogni[sz]ed|match)|untrusted|unknown)|IDX1020[45]|issuer validation failed/i,
    means: 'token-issuer-mismatch',
  },
  // Keys and signatures.
  {
    pattern:
      /unable to find a (?:signing )?key|no (?:applicable|matching|suitable) key|key ?id.{0,20}(?:unknown|not found)|sign(?:ing|ature) key.{0,30}not found|\bkid\b.{0,30}(?:unknown|not found|match|invalid)|JWKSNoMatchingKey|jwks doesn.t have key|IDX10503|IDX10501/i,
    means: 'token-key-unknown',
  },
  {
    pattern:
      /(?:invalid|bad|wrong|incorrect) (?:token |jwt )?signature|InvalidSignature|signature (?:verification|validation|check) (?:has )?(?:failed|raised)|signature.{0,30} (?:is )?(?:invalid|mismatch|required|does ?n.t match|does not match|could not be verified)|verify signature|JWS verification failed|jwt verification fails|crypto\/\w+: verification error|IDX10511|invalid algorithm|algorithm.{0,20}not allowed/i,
    means: 'token-signature-invalid',
  },
  // Says of absence first what it says of form: nothing that could be read had arrived (Echo, Fiber).
  {
    pattern: /missing or malformed|missing or invalid (?:authorization|token|jwt)/i,
    means: 'authorization-missing',
  },
  {
    pattern:
      /jwt malformed|(?:token|jwt|jws) (?:is )?(?:malformed|ill-formed|not well[- ]formed)|malformed (?:access )?(?:token|jwt|payload)|not well[- ]formed|IDX14100|IDX12741|not a (?:valid )?(?:jwt|compact)|not in the form of|CompactToken parsing failed|invalid (?:compact )?(?:jws|jwt)(?:$| format| structure)|wrong number of segments|not enough segments|cannot (?:decode|parse).{0,20}(?:token|jwt)|(?:token|jwt).{0,20}(?:could not be|cannot be) (?:decoded|parsed)|failed to (?:decode|parse) (?:the )?(?:token|jwt)|invalid token format|invalid number of (?:jwt )?(?:parts|segments)|unexpected token .{0,20}JSON/i,
    means: 'token-malformed',
  },
  {
    pattern:
      /(?:unexpected|missing) ["'`](?:scope|scp|roles?|permissions?|groups?|entitlements|authorities)["'`] (?:claim|value)|insufficient[_ ](?:\w+ )?scope|SCOPE_INSUFFICIENT|missing (?:the )?(?:required )?scope|scopes?\b.{0,40}(?:required|missing|insufficient)|requires? (?:the )?(?:scope|higher privileges)|invalid (?:scope|ability)\b/i,
    means: 'token-scope-insufficient',
  },
  {
    pattern:
      /(?:token|credential|grant|session) (?:has been |was |is )?(?:revoked|invalidated|blacklisted|denylisted|blocklisted|logged out)|revoked/i,
    means: 'token-revoked',
  },
  {
    pattern:
      /insufficient_user_authentication|step.?up|mfa[_ ](?:is )?required|multi-?factor|second factor|interaction_required|AADSTS5007[69]\b/i,
    means: 'step-up-required',
  },
  {
    pattern:
      /unexpected ["'`]typ["'`] (?:value|JWT header value)|(?:id|refresh)[ _]token (?:was |is )?(?:used|given|not accepted|cannot)|(?:wrong|invalid|incorrect) token type|token has wrong type|not an access token|expected (?:an )?access token|only (?:non-)?refresh tokens are allowed/i,
    means: 'token-wrong-type',
  },
  // Keys come before absence: "access denied due to invalid subscription key" speaks of a key that was there.
  {
    pattern:
      /(?:api|subscription)[- _]?key.{0,30}(?:invalid|unknown|wrong|expired|not valid|disabled)|(?:invalid|unknown|wrong) (?:api|subscription)[- _]?key/i,
    means: 'api-key-rejected',
  },
  // Nothing arrived. Told apart from "wrong" by naming absence.
  {
    pattern:
      /(?:no|missing|without)(?: an?| the| any| required)? ?(?:valid )?(?:authorization|authentication|auth|access|bearer|jwt|api|subscription)?[- ]?(?:token|header|credentials?|key)s? (?:was |were |is |are |has |have )?(?:not )?(?:been )?(?:found|provided|supplied|sent|present|given|set|specified|missing|required|in (?:the )?request)|(?:authentication|authorization) credentials were not provided|(?:authorization|authentication|auth|access|bearer|api|jwt)[- _]?(?:token|header|field|credentials?|key)?s? (?:is |are |was |were )?(?:missing|absent|empty|not (?:found|provided|present|supplied|sent|set)|required)|missing (?:the )?(?:authorization|authentication|auth|bearer|access|jwt|x-api-key|api|subscription)[- _]?(?:token|header|credentials?|key)?|no (?:authorization|authentication|auth|bearer|access|jwt|api)[- _]?(?:token|header|credentials?|key)|not authenticated|missing credentials|unauthenticated|(?:login|sign[- ]?in|authentication) (?:is )?(?:required|needed)|requires authentication|must be (?:logged|signed) in|not (?:logged|signed) in|(?:please|need to) (?:log|sign) in|token[_ ](?:is )?(?:missing|required|not[_ ]provided)|missing token|use (?:the |an )?authorization header|anonymous (?:access|user)|system:anonymous|failed to resolve api key|Full authentication is required/i,
    means: 'authorization-missing',
  },
  // Passwords and clients.
  {
    pattern:
      /AADSTS(?:7000215|7000222|700016|7000218)\b|invalid_client|client authentication failed|invalid client(?: secret| credentials)?|unauthorized_client/i,
    means: 'oauth-client-rejected',
  },
  {
    pattern:
      /(?:bad|invalid|wrong|incorrect) (?:username|user|login|e-?mail|credentials|password)|(?:username|user ?name|e-?mail|login|password)s?\b.{0,40}(?:incorrect|invalid|wrong|do(?:es)? not match|did ?n.t match)|bad credentials|login failed|authentication failed|invalid login|AADSTS50126|No active account found|unable to log ?in with (?:the )?provided|\b(?:INVALID_PASSWORD|EMAIL_NOT_FOUND|INVALID_LOGIN_CREDENTIALS|INVALID_EMAIL_OR_PASSWORD)\b|invalid identifier/i,
    means: 'password-rejected',
  },
  {
    pattern:
      /(?:user|account) (?:is |was |has been )?(?:not found|inactive|disabled|locked|suspended|deleted)/i,
    means: 'user-unknown',
  },
  {
    pattern:
      /(?:access|permission)s? (?:is )?denied|not (?:allowed|permitted|authori[sz]ed|accessible) (?:to|by)\b|(?:do(?:es)? not|don.t|doesn.t) have (?:the )?(?:required )?(?:permission|access|role|privilege)|(?:insufficient|not enough) (?:permission|privilege|right|role)|requires? (?:the )?(?:role|permission)|must have .{0,20}rights|action is unauthorized|forbidden|AccessDenied/i,
    means: 'forbidden',
  },
  {
    pattern:
      /invalid[_ -]?(?:access[_ ]|authentication[_ ]?)?(?:token|credentials)|(?:token|jwt|credentials?)\b.{0,40}(?:is |are |was |isn.t )(?:invalid|inactive|active|not (?:valid|active|recogni[sz]ed)|unauthorized|rejected|could not be validated)|(?:token|jwt) (?:verification|validation) failed|failed to verify (?:the )?(?:token|jwt)|could not validate credentials|not valid for any token type|invalid jwt/i,
    means: 'credential-refused',
  },
];
