/**
 * What common libraries and products say when they refuse, and which cause it names. Matched against single short texts
 * (a body's message, an error_description), in order; the first match counts. `authentication` ones speak of a
 * credential that was seen.
 */
export interface Phrase {
  readonly pattern: RegExp;
  readonly means: string;
}

export const PHRASES: readonly Phrase[] = [
  // Cross-site request forgery guards: Django, Express csurf, Spring, Rails, Laravel, ASP.NET.
  {
    pattern:
      /csrf|xsrf|cross[- ]site request forgery|antiforgery|anti-forgery|authenticity ?token|page expired/i,
    means: 'csrf-missing',
  },
  {
    pattern: /too many (?:requests|attempts|failed)|rate.?limit|throttl|quota exceeded|slow down/i,
    means: 'rate-limited',
  },
  {
    pattern:
      /captcha|bot (?:detect|protect)|unusual traffic|attention required|request blocked|web application firewall/i,
    means: 'bot-filter',
  },
  // Times. jsonwebtoken, jose, PyJWT, java-jwt, Spring, ASP.NET, Keycloak, Entra ID, Auth0, Cognito, Firebase.
  {
    pattern:
      /jwt not active|not (?:yet )?(?:valid|active)|used before (?:its )?(?:valid|not ?before|issued)|\bnbf\b|immature|IDX10222|token used too early|iat.{0,30}future|issued in the future|not valid (?:yet|before)/i,
    means: 'token-not-yet-valid',
  },
  {
    pattern:
      /IDX10223|jwt expired|(?:token|credential|signature|ticket)s?\b.{0,40}\b(?:has |have |is |was )?expired|expired[_ -]?(?:access[_ -]?)?token|TokenExpired|"exp" claim timestamp check failed|\bexp\b.{0,30}(?:failed|past)|AADSTS70043|AADSTS700082|ExpiredToken|Expired at/i,
    means: 'token-expired',
  },
  {
    pattern:
      /session (?:has )?(?:expired|timed out|timeout|ended|is no longer)|(?:your )?session (?:not found|is invalid|invalid|unknown|does not exist)|invalid session|unknown session/i,
    means: 'session-not-recognised',
  },
  // Who it is for and from.
  {
    pattern:
      /(?:jwt|token)?\s*audience (?:is )?(?:invalid|mismatch|not)|invalid audience|unexpected ["'`]?aud|"aud" claim|\baud\b.{0,30}(?:invalid|mismatch|wrong|does ?n.t match|not match)|IDX10214|audience validation failed|wrong audience/i,
    means: 'token-audience-mismatch',
  },
  {
    pattern:
      /jwt issuer invalid|(?:invalid|unexpected|unknown|untrusted|wrong) (?:token )?["'`]?iss(?:uer)?\b|\biss\b.{0,30}(?:invalid|mismatch|wrong|not|claim)|issuer (?:is )?(?:invalid|mismatch|not)|IDX10205|issuer validation failed/i,
    means: 'token-issuer-mismatch',
  },
  // Keys and signatures.
  {
    pattern:
      /unable to find a signing key|no applicable key|key ?id.{0,20}(?:unknown|not found)|signing key.{0,30}not found|\bkid\b.{0,30}(?:unknown|not found|match|invalid)|JWKSNoMatchingKey|IDX10503|IDX10501/i,
    means: 'token-key-unknown',
  },
  {
    pattern:
      /(?:invalid|bad|wrong) (?:token |jwt )?signature|signature (?:verification|validation|check) (?:has )?failed|signature (?:is )?(?:invalid|mismatch|does ?n.t match)|JWS verification failed|IDX10511|invalid algorithm|algorithm.{0,20}not allowed/i,
    means: 'token-signature-invalid',
  },
  {
    pattern:
      /jwt malformed|(?:token|jwt|jws) (?:is )?(?:malformed|ill-formed)|malformed (?:access )?(?:token|jwt)|not a (?:valid )?(?:jwt|compact)|invalid (?:compact )?(?:jws|jwt)(?:$| format| structure)|wrong number of segments|not enough segments|cannot (?:decode|parse).{0,20}(?:token|jwt)|(?:token|jwt).{0,20}(?:could not be|cannot be) (?:decoded|parsed)|failed to (?:decode|parse) (?:the )?(?:token|jwt)|invalid token format|invalid number of (?:jwt )?(?:parts|segments)|unexpected token .{0,20}JSON/i,
    means: 'token-malformed',
  },
  {
    pattern:
      /insufficient[_ ]scope|missing (?:the )?(?:required )?scope|scope.{0,40}(?:required|missing|insufficient)|requires? (?:the )?(?:scope|higher privileges)|invalid scope\b/i,
    means: 'token-scope-insufficient',
  },
  {
    pattern:
      /(?:token|credential|grant|session) (?:has been |was |is )?(?:revoked|invalidated|blacklisted|denylisted|logged out)|revoked/i,
    means: 'token-revoked',
  },
  {
    pattern:
      /insufficient_user_authentication|step.?up|mfa (?:is )?required|multi-?factor|second factor|interaction_required/i,
    means: 'step-up-required',
  },
  {
    pattern:
      /(?:id|refresh)[ _]token (?:was |is )?(?:used|given|not accepted|cannot)|wrong token type|invalid token type|not an access token|expected (?:an )?access token|Given token not valid for any token type/i,
    means: 'token-wrong-type',
  },
  // Nothing arrived. Told apart from "wrong" by naming absence.
  {
    pattern:
      /(?:no|missing|without)(?: an?| the| any| required)? ?(?:valid )?(?:authorization|authentication|auth|access|bearer|jwt|api)?[- ]?(?:token|header|credentials?|key)s? (?:was |were |is |are |has |have )?(?:not )?(?:been )?(?:found|provided|supplied|sent|present|given|set|specified|missing|required|in (?:the )?request)|(?:authentication|authorization) credentials were not provided|(?:authorization|authentication|auth|access|bearer|api)[- ]?(?:token|header|credentials?|key)?s? (?:is |are |was |were )?(?:missing|absent|not (?:found|provided|present|supplied|sent|set)|required)|missing (?:the )?(?:authorization|authentication|auth|bearer|access|jwt|x-api-key|api)[- _]?(?:token|header|credentials?|key)?|no (?:authorization|authentication|auth|bearer|access|jwt|api)[- _]?(?:token|header|credentials?|key)|not authenticated|missing credentials|unauthenticated|(?:login|sign[- ]?in|authentication) (?:is )?(?:required|needed)|must be (?:logged|signed) in|not (?:logged|signed) in|please (?:log|sign) in|token (?:is )?(?:missing|required)|missing token|anonymous (?:access|user)|Full authentication is required/i,
    means: 'authorization-missing',
  },
  // Passwords and clients.
  {
    pattern:
      /AADSTS7000215|invalid_client|client authentication failed|invalid client(?: secret| credentials)?|unauthorized_client/i,
    means: 'oauth-client-rejected',
  },
  {
    pattern:
      /(?:bad|invalid|wrong|incorrect) (?:username|user|login|e-?mail|credentials|password)|(?:username|user ?name|e-?mail|login|password)s?\b.{0,40}(?:incorrect|invalid|wrong|do(?:es)? not match|did ?n.t match)|bad credentials|login failed|authentication failed|invalid login|AADSTS50126|No active account found/i,
    means: 'password-rejected',
  },
  {
    pattern:
      /api[- _]?key.{0,30}(?:invalid|unknown|wrong|expired|not valid|disabled)|(?:invalid|unknown|wrong) api[- _]?key/i,
    means: 'api-key-rejected',
  },
  {
    pattern:
      /(?:access|permission)s? (?:is )?denied|not (?:allowed|permitted|authori[sz]ed) to|do(?:es)? not have (?:the )?(?:required )?(?:permission|access|role|privilege)|insufficient (?:permission|privilege|right|role)|requires? (?:the )?(?:role|permission)|forbidden|AccessDenied/i,
    means: 'forbidden',
  },
  {
    pattern:
      /invalid[_ ](?:access[_ ])?token|(?:token|jwt|credentials?) (?:is |are |was )?(?:invalid|not valid|rejected|could not be validated)|could not validate credentials|invalid jwt/i,
    means: 'credential-refused',
  },
];
