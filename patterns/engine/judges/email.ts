import { add, against } from '../claim.ts';
import { lineAround } from '../line.ts';
import { addName, open, type Scan, submit, surround } from '../scan-state.ts';

const longestLocal = 64;
const longestDomain = 255;

function isLocal(code: number): boolean {
  return isAlnum(code) || code === 46 || code === 95 || code === 45 || code === 43 || code === 37;
}

function isAlnum(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

const domainShape = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24}$/i;
/** Names of files with a density mark (icon@2x.png) are no addresses. */
const fileName = /\.(?:png|jpe?g|gif|svg|webp|css|js|html?|pdf|docx?|xlsx?)$/;
const personal =
  /^(?:(?:vip\.)?(?:163|126|188|qq|sina|sohu|foxmail|yeah|139|189|wo|21cn|tom|aliyun|gmail|hotmail|outlook|live|msn|yahoo|icloud|me|protonmail|proton)\.(?:com|net|cn|com\.cn|me))$/i;
const shared =
  /^(?:info|service|office|admin|webmaster|contact|support|postmaster|hr|kefu|zhaopin|bgs|xxgk|zwgk|xxzx|jubao|tousu|noreply|no-reply|news|press|sales|mail)\d{0,4}$/i;

/** An address around the `@` at `offset`; nothing further than its longest lawful length is looked at. */
export function judgeAt(scan: Scan, offset: number): void {
  const rule = scan.rules.byCode.get('email');
  if (!rule) return;
  const { text } = scan;
  let start = offset;
  while (start > 0 && offset - start < longestLocal && isLocal(text.charCodeAt(start - 1))) start--;
  while (start < offset && !isAlnum(text.charCodeAt(start))) start++;
  let end = offset + 1;
  while (end < text.length && end - offset < longestDomain) {
    const code = text.charCodeAt(end);
    if (!isAlnum(code) && code !== 46 && code !== 45) break;
    end++;
  }
  while (end > offset && !isAlnum(text.charCodeAt(end - 1))) end--;
  if (start === offset || end <= offset + 3 || text.charCodeAt(offset - 1) === 46) return;
  const domain = text.slice(offset + 1, end).toLowerCase();
  if (!domainShape.test(domain) || fileName.test(domain)) return;
  surround(scan, start, end);
  const made = open(scan, rule, text.slice(start, end));
  if (personal.test(domain)) add(made, 'personal-provider');
  addName(scan, made);
  if (shared.test(text.slice(start, offset))) against(made, 'shared-mailbox', 'organisation-mail');
  if (/(?:^|\.)gov(?:\.[a-z]{2})?$/.test(domain)) against(made, 'government-domain', 'organisation-mail');
  for (const own of scan.context.site?.ownDomains ?? [])
    if (domain === own || domain.endsWith(`.${own}`)) against(made, 'own-domain', 'organisation-mail');
  if (scan.at.header.length === 0) {
    const line = lineAround(scan, start);
    if (line.person) add(made, 'person-near');
    else if (line.organisation && scan.at.name < 0) against(made, 'office-line', 'organisation-mail');
  }
  submit(scan, made);
}
