import type { StackFixes } from './stack.ts';

/**
 * Microsoft documentation: IIS CORS module configuration reference; Windows Authentication
 * <windowsAuthentication>; Basic Authentication <basicAuthentication>; HTTP 400 Bad Request (Request
 * Header too long); The HTTP status code in IIS; Application Request Routing; URL Rewrite module.
 */
export const iis: StackFixes = {
  'negotiate-loop': {
    effort: 'medium',
    audience: 'admin',
    text: 'Kerberos needs the name of the address (an SPN) on the account that opens the ticket: the computer’s own account, or, with useAppPoolCredentials, that of the application pool. Keep Negotiate and NTLM away from proxies that share connections between visitors.',
    code: 'setspn -S HTTP/<host> <domain>\\<account of the application pool>\nappcmd set config "<site>" /section:windowsAuthentication /useAppPoolCredentials:true /commit:apphost',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'admin',
    text: 'Install the IIS CORS module: it answers preflights before the sign-in is asked for, also where anonymous access is off.',
    code: '<cors enabled="true">\n  <add origin="https://<page>" allowCredentials="true">\n    <allowHeaders allowAllRequestedHeaders="true" />\n  </add>\n</cors>',
  },
  'cors-credentials-not-allowed': {
    effort: 'easy',
    audience: 'admin',
    text: 'With the IIS CORS module, name the origin of the page and set allowCredentials. Do not add the same headers in customHeaders as well.',
    code: '<cors enabled="true">\n  <add origin="https://<page>" allowCredentials="true" />\n</cors>',
  },
  'cors-authorization-not-allowed': {
    effort: 'easy',
    audience: 'admin',
    text: 'With the IIS CORS module, allow the header by name.',
    code: '<cors enabled="true">\n  <add origin="https://<page>" allowCredentials="true">\n    <allowHeaders>\n      <add header="Authorization" />\n    </allowHeaders>\n  </add>\n</cors>',
  },
  'cookie-header-too-large': {
    effort: 'medium',
    audience: 'admin',
    text: 'Windows (http.sys) refuses long headers before IIS sees them. Raise both values and restart the machine or the HTTP service; a Kerberos ticket grows with the user’s groups.',
    code: 'reg add HKLM\\System\\CurrentControlSet\\Services\\HTTP\\Parameters /v MaxFieldLength /t REG_DWORD /d 65534\nreg add HKLM\\System\\CurrentControlSet\\Services\\HTTP\\Parameters /v MaxRequestBytes /t REG_DWORD /d 65534',
  },
  'basic-rejected': {
    effort: 'easy',
    audience: 'admin',
    text: 'Read sc-substatus and sc-win32-status beside the 401 in the IIS log: 401.1 with 1326 is a wrong user or password. Users who type no domain are looked for in defaultLogonDomain.',
    code: '<basicAuthentication enabled="true" defaultLogonDomain="<domain>" />',
  },
  forbidden: {
    effort: 'easy',
    audience: 'admin',
    text: 'Read sc-substatus beside the 403 in the IIS log: 403.4 wants https, 403.7 a client certificate, 403.14 is a folder without a start page. Only without such a reason is it the account’s rights.',
  },
  'host-flip': {
    effort: 'easy',
    audience: 'admin',
    text: 'Application Request Routing passes on the name of its own target unless preserveHostHeader is set (server level).',
    code: 'appcmd set config /section:system.webServer/proxy /preserveHostHeader:"True" /commit:apphost',
  },
  'scheme-flip': {
    effort: 'easy',
    audience: 'admin',
    text: 'Where TLS ends before IIS, let the rule that redirects to https look at the forwarded scheme.',
    code: '<conditions>\n  <add input="{HTTP_X_FORWARDED_PROTO}" pattern="^https$" negate="true" />\n</conditions>',
  },
};
