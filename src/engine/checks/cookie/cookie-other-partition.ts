import { withheldCookie } from './define.ts';

export default withheldCookie({
  id: 'cookie-other-partition',
  summary: 'The cookie lives in the partition of another top-level site',
  section: '7.1',
  message: {
    title: 'The cookie {name} is not sent to {place}: it was set under another page’s site',
    what: 'The response of {setter} set {name} while another site stood in the address bar. Browsers keep a jar of cookies for each such site (Partitioned; in Firefox for all embedded sites).',
    why: 'From this page the browser looks into another jar, where {name} is not. {host} sees nobody signed in.',
    fixes: [
      {
        effort: 'medium',
        audience: 'frontend',
        text: 'Sign in inside the embedding page, or ask for the cookies of the site itself with the Storage Access API (document.requestStorageAccess).',
      },
      {
        effort: 'hard',
        audience: 'admin',
        text: 'Serve both under one registrable domain, or use a token in the Authorization header.',
      },
    ],
  },
});
