import { PHRASES } from '../engine/facts/phrases.ts';

/** Words of routes, forms and protocols that are values as often: of a cookie that remembers a page, of a type, of a state. */
const WORDS =
  'about accept access account accounts active admin allow allowed anonymous answer asset assets async auth authenticate authenticated authentication authorization authorize authorized basic bearer bool boolean browse cache call callback cart chat check checkout choose client close cloud code config connect consent contact content cookie cookies cross css currency current customer customers dark data date debug default delete demo denied desktop detail details development device digest digital disabled discovery document documents download edit email empty enabled end endpoint english error errors europe event events example expired export extension external false favicon feed fetch file files filter first follow font fonts footer form format forms found frame french full german get global group groups guest head header headers health help hidden history home host hours html https image images img index info init input inspect internal invalid item items javascript json just keep key keys label language last light link list load local locale location lock login logo logoff logon logout mail main manage manifest media member members menu message messages meta metadata method metrics middle mobile mode model module monday name navigate need network never news next none normal notice notification notifications null number oauth oauth2 object offline open openid option options order orders origin other overview owner page pages panel parent part partner pass passkey password path payment pending people permission photo ping platform plain play plugin policy popup portal post posts preview price primary print privacy private product production products profile project projects prompt proxy public push query question read ready realm realms recent redirect refresh region register release remember remote render report reports request required reset resource resources response result results retry return reveal review role root route rule running saml sample scope scopes screen script scripts search second secret section secure security select self send server service services session sessions setting settings setup share shop side sign signin signout signup silent site sites small social source staging standard start state static status step stop store stream string strict style styles submit success summary support sync system table target task team teams template terms test text theme theses this ticket time title today token tokens tools track tracking true type types undefined unknown update upload user username users valid value values version video view views visit visitor wait watch webauthn website week well-known widget window with work world write yes'.split(
    ' ',
  );

/** What the server's words are recognised by must not be taken for a secret, though a form had the same word. */
const SAID = PHRASES.flatMap(({ pattern }) => pattern.source.match(/[a-z]{3,}/gi) ?? []);

const VOCABULARY = new Set([...WORDS, ...SAID].map((word) => word.toLowerCase()));

/** Whether a value is made of common words alone: then it is left where it stands in other text. */
export function isCommon(value: string): boolean {
  return value
    .toLowerCase()
    .split(/[\s_./-]+/)
    .every((word) => /^\d{0,3}$/.test(word) || VOCABULARY.has(word));
}
