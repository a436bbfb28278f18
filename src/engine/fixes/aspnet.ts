import type { StackFixes } from './stack.ts';

/**
 * ASP.NET Core documentation: Configure ASP.NET Core to work with proxy servers and load balancers;
 * Configure JWT bearer authentication; Enable CORS; Data Protection configuration overview; Work with
 * SameSite cookies; Prevent XSRF/CSRF attacks; API endpoint authentication behavior; Configure options
 * for Kestrel.
 */
export const aspnet: StackFixes = {
  'scheme-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'Let the application believe X-Forwarded-Proto, before any other middleware. Name the proxy in KnownProxies where it is not on the same machine.',
    code: 'builder.Services.Configure<ForwardedHeadersOptions>(o => {\n    o.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;\n    o.KnownProxies.Add(IPAddress.Parse("<proxy>"));\n});\napp.UseForwardedHeaders();',
  },
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'An http address in redirect_uri means that the application does not know of the TLS in front of it: process X-Forwarded-Proto before UseAuthentication.',
    code: 'app.UseForwardedHeaders();\napp.UseAuthentication();',
  },
  'oauth-state-mismatch': {
    effort: 'medium',
    audience: 'backend',
    text: '“Correlation failed”: the correlation cookie did not come back. It is SameSite=None and so needs https (process X-Forwarded-Proto), the same name at begin and end, and on several servers the same data protection keys.',
  },
  'session-not-recognised': {
    effort: 'medium',
    audience: 'backend',
    text: 'Cookies are encrypted with data protection keys. Keep them outside of the container, share them between all servers, and give all the same application name.',
    code: 'builder.Services.AddDataProtection()\n    .PersistKeysToFileSystem(new DirectoryInfo("<shared folder>"))\n    .SetApplicationName("<app>");',
  },
  'session-flapping': {
    effort: 'medium',
    audience: 'backend',
    text: 'Cookies are encrypted with data protection keys: share them between all servers, and give all the same application name.',
    code: 'builder.Services.AddDataProtection()\n    .PersistKeysToFileSystem(new DirectoryInfo("<shared folder>"))\n    .SetApplicationName("<app>");',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'backend',
    text: 'Call UseCors before UseAuthentication and UseAuthorization.',
    code: 'app.UseCors("<policy>");\napp.UseAuthentication();\napp.UseAuthorization();',
  },
  'cors-hides-401': {
    effort: 'easy',
    audience: 'backend',
    text: 'Call UseCors before UseAuthentication and UseAuthorization: the 401 then carries the headers, too.',
    code: 'app.UseCors("<policy>");\napp.UseAuthentication();\napp.UseAuthorization();',
  },
  'cors-credentials-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'Name the origin and allow credentials; AllowAnyOrigin and AllowCredentials do not go together.',
    code: 'policy.WithOrigins("https://<page>").AllowCredentials().AllowAnyHeader().AllowAnyMethod();',
  },
  'cors-authorization-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'Allow the header in the CORS policy.',
    code: 'policy.WithOrigins("https://<page>").WithHeaders("Authorization", "Content-Type");',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'Set the audience that the client asks the issuer for. A new TokenValidationParameters replaces what the configuration said: set its ValidAudiences, too.',
    code: 'options.TokenValidationParameters.ValidAudiences = ["<audience>"];',
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'The valid issuer has to equal iss of the token letter by letter, trailing slash included.',
    code: 'options.TokenValidationParameters.ValidIssuer = "https://<issuer>";',
  },
  'clock-skew': {
    effort: 'easy',
    audience: 'backend',
    text: 'Five minutes are forgiven by default. Set the clocks right, and look whether ClockSkew was set to zero.',
    code: 'options.TokenValidationParameters.ClockSkew = TimeSpan.FromMinutes(2);',
  },
  'token-scope-insufficient': {
    effort: 'medium',
    audience: 'backend',
    text: 'RequireClaim("scope", …) compares the whole value, and scope may hold several, separated by blanks. Take it apart.',
    code: 'policy.RequireAssertion(c => c.User.FindFirst("scope")?.Value.Split(\' \').Contains("<scope>") == true);',
  },
  forbidden: {
    effort: 'easy',
    audience: 'backend',
    text: 'Roles are looked for in the claim that RoleClaimType names, and incoming claims are renamed unless MapInboundClaims is false. Make both fit the token.',
    code: 'options.MapInboundClaims = false;\noptions.TokenValidationParameters.RoleClaimType = "<roles>";',
  },
  'xhr-redirected-to-login': {
    effort: 'easy',
    audience: 'backend',
    text: 'Since .NET 10, API endpoints answer 401 by themselves. Before, answer it for the API’s paths in the cookie’s options.',
    code: 'options.Events.OnRedirectToLogin = context => {\n    if (context.Request.Path.StartsWithSegments("/<api>"))\n        context.Response.StatusCode = StatusCodes.Status401Unauthorized;\n    else context.Response.Redirect(context.RedirectUri);\n    return Task.CompletedTask;\n};',
  },
  'csrf-missing': {
    effort: 'easy',
    audience: 'backend',
    text: 'Send the antiforgery token in the header RequestVerificationToken, or name the header that your page sends.',
    code: 'builder.Services.AddAntiforgery(o => o.HeaderName = "X-XSRF-TOKEN");',
  },
  'cookie-samesite-withheld': {
    effort: 'easy',
    audience: 'backend',
    text: 'If the page is on another site on purpose, send the cookie across sites.',
    code: 'options.Cookie.SameSite = SameSiteMode.None;\noptions.Cookie.SecurePolicy = CookieSecurePolicy.Always;',
  },
  'cookie-header-too-large': {
    effort: 'easy',
    audience: 'backend',
    text: 'Kestrel takes 32 KB of headers by default. Allow more; the better cure are smaller cookies, for example with a session store for the ticket.',
    code: 'builder.WebHost.ConfigureKestrel(o => o.Limits.MaxRequestHeadersTotalSize = 65536);',
  },
};
