import type { CookieClass } from './session-like.ts';

/** Names as lower-case patterns, asked in order: the first that matches decides. The prefixes `__Host-`, `__Secure-` … are off. */
export const KNOWN_NAMES: readonly (readonly [CookieClass, RegExp, string])[] = [
  // Affinity: which replica answers.
  ['affinity', /^aws(alb|elb)(app(-\d)?|tg)?(cors)?$/, 'AWS load balancer'],
  [
    'affinity',
    /^(arraffinity(samesite)?|applicationgatewayaffinity(cors)?|arr_?affinity.*)$/,
    'Azure affinity',
  ],
  ['affinity', /^(bigipserver.*|f5avr.*|ts[0-9a-f]{6,12}|lastmrh_session|mrhsequence|f5_.*)$/, 'F5 BIG-IP'],
  [
    'affinity',
    /^(route|routeid|serverid|srv(id)?|sticky|stickysession|ingresscookie|lb[-_]?cookie|jserver|balanceid|gclb|haproxy.*|backend(id)?|x-oracle-bmc-lbs-route|citrix_ns_id.*|nsc_.*|dc|server|node|traefik.*|.*sticky.*|cloudfoundry|__vcap_id__)$/,
    'load balancer',
  ],
  // Bot filters and CDNs.
  [
    'other',
    /^(__cf_bm|cf_clearance|__cflb|_cfuvid|__cfruid|incap_ses_.*|visid_incap_.*|nlbi_.*|ak_bmsc|bm_(sv|sz|mi|so|s)|_abck|datadome|_px.*|pxcts|rbzid|rbzsessionid|aws-waf-token|reese84|akaalb_.*|akavpau_.*|\.aspnetcore\.mvc\..*)$/,
    'CDN or bot filter',
  ],
  // State of a sign-in under way, though its name says CSRF.
  [
    'flow-state',
    /^(_oauth2_proxy.*_csrf.*|_oauth2_proxy_csrf.*|ory_hydra_(login|consent)_csrf.*)$/,
    'state of a sign-in',
  ],
  // Cross-site request forgery.
  [
    'csrf',
    /^(x?[-_]?[xc]srf([-_]?(token|cookie|key|secret|id))?|csrftoken|_csrf.*|csrf.*|.*[-_.]csrf([-_]?token)?|.*xsrf.*|__requestverificationtoken.*|\.aspnetcore\.antiforgery\..*|\.aspnet\.antiforgery.*|antiforgery.*|ytsrf|authenticity_token|next-auth\.csrf-token|authjs\.csrf-token|_forgery.*|crumb|ct0)$/,
    'CSRF protection',
  ],
  // State of a sign-in under way.
  [
    'flow-state',
    /^(\.aspnetcore\.(correlation|openidconnect\.nonce|twitter.*)\..*|openidconnect\.nonce.*|nonce\..*|nonce|state|oauth2?[-_.]?(state|nonce|verifier|token|callback).*|oidc[-_.]?(state|nonce|verifier).*|.*[-_.](oauth|oidc|auth|login)[-_.]?(state|nonce)$|.*pkce.*|code[-_]?verifier|next-auth\.(state|nonce|pkce\.code_verifier|callback-url)|authjs\.(state|nonce|pkce\.code_verifier|callback-url)|auth_verification|txn_.*|a0_state.*|auth0_state.*|com\.auth0\.auth\..*|auth0\.[^.]*\.txs|a0\.spajs\.txs.*|saml[-_]?(request|relay)?[-_]?(id|state)?|saml_.*|relay_?state.*|_opensaml_req_.*|_shibstate_.*|login[-_]?(state|hint|challenge).*|esctx(-.*)?|buid|fpc|x-ms-gateway-slice|stsservicecookie|msal\.interaction.*|msal\..*(state|nonce|verifier).*|kc_restart|kc_auth_state|kc_auth_session_hash|auth_session_id(_legacy)?|ory_kratos_continuity|spring_security_saved_request|redirect_?(to|uri|url|after.*)?|return_?(to|url)|continue_?(to|url)|mod_auth_openidc_state.*|oauth_.*|interaction(\.sig)?|_interaction(_resume)?(\.sig|\.legacy)?|_grant.*|grant_id)$/,
    'state of a sign-in',
  ],
  // Analytics and advertising.
  [
    'analytics',
    /^(_ga(_.*)?|_gid|_gat.*|_gcl_.*|_gac_.*|__utm[a-z]+|_fb[pc]|fr|_hj.*|_pk_(id|ses|ref|cvar|hsr)\..*|_clck|_clsk|muid|_uet(sid|vid)|ajs_(anonymous|user|group)_id|amplitude.*|amp_.*|mp_.*_mixpanel|mp_.*|intercom-.*|optimizely.*|_vwo.*|_vis_opt.*|hubspotutk|__hs(tc|sc|src|fp)|_mkto_trk|s_(cc|sq|vi|fid|ecid|nr.*)|amcv_.*|amcvs_.*|mbox|at_check|kampyle.*|_dd_s|rum(cki|sid)?|dtcookie|dtpc|dtsa|rxvt|rxvisitor|ai_(user|session)|ki_.*|_sp_(id|ses)\..*|sp|_ttp|_tt_.*|_pin_unauth|_scid.*|_rdt_uuid|li_.*|bcookie|lidc|_schn|nr_?session.*|newrelic.*|_parsely.*|_lo_.*|ph_.*_posthog|sentry.*|gtm.*|ide|dsid|test_cookie|anj|uuid2|yandexuid|_ym_.*|visitor(_?id)?.*|tracking.*|analytics.*|utm_.*|_shopify_(y|s|sa_.*)|_gcl.*)$/,
    'analytics',
  ],
  // Choices of the visitor.
  [
    'preference',
    /^(theme|color[-_]?(scheme|mode)|dark[-_]?mode|lang(uage)?|locale|i18n.*|i18next|next_locale|django_language|lc|hl|culture|\.aspnetcore\.culture|timezone|tz|time_?zone|currency|country|region|geo.*|cookie[-_]?(consent|notice|policy|banner|law|accepted).*|cookieconsent.*|consent.*|gdpr.*|euconsent.*|optanon.*|notice_.*|cmapi_.*|usprivacy|truste.*|cookieyes.*|didomi.*|.*[-_]consent|seen.*|hide.*|dismiss.*|show.*|collapsed?.*|side(bar|nav).*|layout|view|sort.*|order|page_?size|per_?page|font.*|zoom|volume|tour.*|onboard.*|banner.*|popup.*|modal.*|announcement.*|pref(s|erences?)?|settings?|timezone_?offset|browser.*|device_?type|screen.*|resolution|width|flash|messages?|notice|cart(id|_?.*)?|basket.*|wishlist.*|ab[-_]?test.*|experiment.*|feature.*|variant.*|flags?|tab|menu.*|filter.*)$/,
    'preference',
  ],
  // Sessions by product.
  [
    'session',
    /^(connect\.sid|express[.:-]?sess(ion)?(\.sig)?|express\.sid|koa[.:]sess(\.sig)?|koa\.sid|sails\.sid|fastify.*sess.*)$/,
    'Node framework',
  ],
  [
    'session',
    /^(jsessionid(sso|_.*)?|jsession.*|session_?id\.?[0-9a-f]*|remember-me|dwr.*|wls.*session.*|play_session|ring-session|cfid|cftoken|cfsid)$/,
    'Java or ColdFusion server',
  ],
  [
    'session',
    /^(phpsessid|phpsess.*|laravel_session|.*_session|ci_session.*|symfony|sf_?session|remember_web_.*|wordpress_(logged_in|sec)_.*|wp_.*session.*|wordpress_[0-9a-f]{32}|s?sess[0-9a-f]{32}|joomla_.*|typo3.*|fe_typo_user|be_typo_user|october_session|craftsessionid|mage-.*session.*|prestashop-.*|oc[0-9a-z]{10}|moodlesession.*|cakephp|yii.*|zend.*|frontend|adminhtml|roundcube_sess(id|auth)|nextcloud.*|nc_session_id|phabricator.*|mybb.*)$/,
    'PHP framework',
  ],
  [
    'session',
    /^(asp\.net_sessionid|aspsessionid[a-z]+|\.aspnetcore\.(cookies(c\d)?|identity\..*|session|application|external|auth.*|.*)|\.aspxauth|\.aspnet\..*|fedauth\d?|idsrv(\.session|\.external)?|wsfedauth|sitecore.*)$/,
    'ASP.NET',
  ],
  [
    'session',
    /^(sessionid|flask_session|beaker\.session(\.id)?|pyramid.*session|tornado.*|webpy_session_id|user_?session|gsessionid|rack\.session|_[a-z0-9]+_session(_id)?|remember_(user|admin|customer)?_?token|user_credentials|sessionid_.*|gradio.*session)$/,
    'Python or Ruby framework',
  ],
  [
    'session',
    /^(keycloak_(identity|session)(_legacy)?|keycloak_remember_me|kc_.*session.*|_oauth2_proxy(_\d+)?|oauth2_proxy.*|mod_auth_openidc_session.*|_shibsession_.*|shib_idp_session(_ss)?|simplesaml(authtoken|sessionid)|casauth|castgc|tgc|authelia_session|authentik_session|authentik_proxy.*|ory_kratos_session|ory_hydra_session|ory_session_.*|cf_(authorization|appsession)|awselbauthsessioncookie(-\d+)?|appserviceauthsession|x-ms-cpim-sso.*|x-ms-cpim-cache.*|estsauth(persistent|light)?|signinstatecookie|sid|idx|dt|okta-.*|okta_.*|auth0(_compat)?|appsession(\.\d+)?|a0_session|did(_compat)?|iplanetdirectorypro|amlbcookie|smsession|oblix.*|oamauthncookie.*|mrhsession|nsc_tmas|pf|pa\..*|pingaccess.*|ltpatoken2?|sap_sessionid.*|mysapsso2|jenkins.*|grafana_session(_expiry)?|gitlab_session|_gitlab_session|kbn_?.*sid|kibana.*|argocd\.token|portainer.*|vault.*token|rancher.*|harbor.*|sonar.*session|jwt-session|atl\.xsrf\.token|seraph\.rememberme\.cookie|crowd\.token_key|cloud\.session\.token|tenant\.session\.token)$/,
    'single sign-on product',
  ],
  [
    'session',
    /^(next-auth\.session-token(\.\d+)?|authjs\.session-token(\.\d+)?|better-auth\.session_token|better-auth\.session_data|sb-.*-auth-token(\.\d+)?|supabase-auth-token|lucia.*|auth_session|nuxt-session|iron-session|hankosession|clerk.*|__session(_.*)?|__client(_uat.*)?|__clerk.*|stytch_session(_jwt)?|firebase.*|wos-session|propelauth.*|fusionauth.*|app\.at|app\.rt|frontegg.*|descope.*|ds|dsr|st-access-token|st-refresh-token|saccesstoken|srefreshtoken|cognitoidentityserviceprovider\..*)$/,
    'sign-in library',
  ],
];

/** Words that name a session, between separators or humps. `strong` alone is enough; `weak` needs another sign. */
export const STRONG_WORDS = new Set([
  'session',
  'sess',
  'sessid',
  'sessionid',
  'sid',
  'auth',
  'authn',
  'authentication',
  'authorization',
  'jwt',
  'accesstoken',
  'idtoken',
  'refreshtoken',
  'bearer',
  'sso',
  'login',
  'loggedin',
  'signin',
  'remember',
  'rememberme',
  'identity',
  'ticket',
  'credential',
  'credentials',
  'authtoken',
  'sessiontoken',
  'logintoken',
  'usertoken',
]);
export const WEAK_WORDS = new Set([
  'token',
  'user',
  'userid',
  'uid',
  'account',
  'access',
  'refresh',
  'id',
  'member',
  'customer',
  'tk',
  'key',
  'secret',
  'principal',
  'app',
  'ssid',
  'apitoken',
  'admin',
]);
