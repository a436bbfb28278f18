import type { StackFixes } from './stack.ts';

/**
 * Spring Security 6 and 7 reference: OAuth 2.0 Resource Server JWT, CORS, CSRF, Persisting
 * Authentication, Session Management, OAuth 2.0 Login; Spring Boot reference: Common application
 * properties, Running behind a front-end proxy server; Spring Session.
 */
export const spring: StackFixes = {
  'scheme-flip': {
    effort: 'easy',
    audience: 'backend',
    text: 'Let Spring Boot believe the X-Forwarded headers of the proxy.',
    code: 'server.forward-headers-strategy=framework',
  },
  'oauth-redirect-uri-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'Spring builds the address from the request: behind a proxy it needs the X-Forwarded headers to get scheme and name right. Register the result with the provider.',
    code: 'server.forward-headers-strategy=framework\n# to register: https://<host>/login/oauth2/code/<registration id>',
  },
  'oauth-state-mismatch': {
    effort: 'medium',
    audience: 'backend',
    text: 'authorization_request_not_found means that the session in which the sign-in began is gone: another name in the address, or another replica. Use one name, and share the sessions (Spring Session).',
  },
  'session-never-set': {
    effort: 'easy',
    audience: 'backend',
    text: 'Since Spring Security 6, a sign-in in a controller of your own has to save its context, or the next request is a stranger’s.',
    code: 'SecurityContextHolder.setContext(context);\nsecurityContextRepository.saveContext(context, request, response);',
  },
  'session-not-recognised': {
    effort: 'medium',
    audience: 'backend',
    text: 'Sessions live in the memory of one server. Share them with Spring Session, for example in Redis (spring-session-data-redis).',
  },
  'session-flapping': {
    effort: 'medium',
    audience: 'backend',
    text: 'Sessions live in the memory of one server. Share them with Spring Session, for example in Redis (spring-session-data-redis).',
  },
  'csrf-missing': {
    effort: 'easy',
    audience: 'backend',
    text: 'A page that signs in with cookies has to send the CSRF token. For a single-page application, Spring Security 7 has spa(): send the cookie XSRF-TOKEN back as the header X-XSRF-TOKEN.',
    code: 'http.csrf((csrf) -> csrf.spa());',
  },
  'preflight-unauthorized': {
    effort: 'easy',
    audience: 'backend',
    text: 'Let Spring Security answer preflights before it asks for a sign-in; it takes the bean CorsConfigurationSource.',
    code: 'http.cors(Customizer.withDefaults());',
  },
  'cors-credentials-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'In the CorsConfiguration, name the origin and allow credentials.',
    code: 'configuration.setAllowedOrigins(List.of("https://<page>"));\nconfiguration.setAllowCredentials(true);',
  },
  'cors-authorization-not-allowed': {
    effort: 'easy',
    audience: 'backend',
    text: 'In the CorsConfiguration, allow the header.',
    code: 'configuration.setAllowedHeaders(List.of("Authorization", "Content-Type"));',
  },
  'cors-hides-401': {
    effort: 'easy',
    audience: 'backend',
    text: 'Configure CORS in Spring Security itself, not only by @CrossOrigin: its 401 then carries the headers, too.',
    code: 'http.cors(Customizer.withDefaults());',
  },
  'token-audience-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'List the audience that the API is known by.',
    code: 'spring.security.oauth2.resourceserver.jwt.audiences=<audience>',
  },
  'token-issuer-mismatch': {
    effort: 'easy',
    audience: 'backend',
    text: 'issuer-uri has to equal iss of the token letter by letter, trailing slash included.',
    code: 'spring.security.oauth2.resourceserver.jwt.issuer-uri=https://<issuer>',
  },
  'clock-skew': {
    effort: 'medium',
    audience: 'backend',
    text: 'Spring Security forgives 60 seconds. To forgive more, set the validators of the decoder; name that of the issuer again, for they replace the default ones.',
    code: 'decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(\n    new JwtTimestampValidator(Duration.ofSeconds(120)), new JwtIssuerValidator("https://<issuer>")));',
  },
  'token-scope-insufficient': {
    effort: 'easy',
    audience: 'backend',
    text: 'Spring turns each scope of the token into an authority with the prefix SCOPE_. Ask for that one.',
    code: '.requestMatchers("/<path>").hasAuthority("SCOPE_<scope>")',
  },
  forbidden: {
    effort: 'easy',
    audience: 'backend',
    text: 'hasRole("ADMIN") looks for ROLE_ADMIN, and scopes of a token become SCOPE_…; claims such as roles or groups need a JwtAuthenticationConverter. Also a missing CSRF token is answered 403.',
  },
  'xhr-redirected-to-login': {
    effort: 'medium',
    audience: 'backend',
    text: 'Answer 401 to the API’s paths instead of redirecting to the sign-in page.',
    code: 'http.exceptionHandling((e) -> e.defaultAuthenticationEntryPointFor(\n    new HttpStatusEntryPoint(HttpStatus.UNAUTHORIZED), <matcher of the API>));',
  },
  'cookie-samesite-withheld': {
    effort: 'easy',
    audience: 'backend',
    text: 'If the page is on another site on purpose, send the session cookie across sites.',
    code: 'server.servlet.session.cookie.same-site=none\nserver.servlet.session.cookie.secure=true',
  },
  'cookie-header-too-large': {
    effort: 'easy',
    audience: 'backend',
    text: 'Spring Boot takes 8 KB of headers by default. Allow more; the better cure is smaller cookies.',
    code: 'server.max-http-request-header-size=16KB',
  },
};
