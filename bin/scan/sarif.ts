import { createHash } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import type { Place } from '../../patterns/document.ts';
import { evidenceText } from '../../patterns/evidence-words.ts';
import type { Hit, Severity } from '../../patterns/hit.ts';
import type { Pattern } from '../../patterns/load.ts';
import type { ScanResult } from './result.ts';

const levels: Record<Severity, 'error' | 'warning' | 'note'> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
};

/** All results as one SARIF 2.1.0 log; what could not be read stands among the notifications, never among the clean. */
export function sarifLog(results: ScanResult[], patterns: readonly Pattern[], reveal: boolean, language: 'zh' | 'en') {
  const seen = new Set(results.flatMap((result) => (result.detection?.hits ?? []).map((hit) => hit.pattern)));
  const rules = patterns.filter((pattern) => seen.has(pattern.id));
  const indexOf = new Map(rules.map((rule, index) => [rule.id, index]));
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'xuncha',
            rules: rules.map((rule) => ({
              id: rule.id,
              shortDescription: { text: rule.title[language] },
              fullDescription: { text: rule.why[language] },
              defaultConfiguration: { level: levels[rule.severity] },
              properties: { category: rule.category, severity: rule.severity, basis: rule.basis },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: results
              .filter((result) => result.status !== 'read')
              .map((result) => ({
                level: 'warning',
                message: { text: `${result.status}: ${result.reason ?? 'unknown'}` },
                locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(result.document) } } }],
              })),
          },
        ],
        results: results.flatMap((result) =>
          (result.detection?.hits ?? []).map((hit) => ({
            ruleId: hit.pattern,
            ruleIndex: indexOf.get(hit.pattern),
            level: levels[hit.severity],
            message: { text: messageOf(hit, reveal, language) },
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: uriOf(result.document) },
                  region: { charOffset: hit.start, charLength: hit.end - hit.start },
                },
                logicalLocations: placeNames(hit.place),
              },
            ],
            partialFingerprints: { 'xuncha/v1': fingerprint(result.document, hit) },
            properties: {
              category: hit.category,
              severity: hit.severity,
              confidence: hit.confidence,
              place: hit.place,
            },
          })),
        ),
      },
    ],
  };
}

function messageOf(hit: Hit, reveal: boolean, language: 'zh' | 'en'): string {
  const evidence = hit.evidence.map((one) => evidenceText(one, language)).join('; ');
  return `${hit.pattern} ${reveal ? hit.value : hit.masked} (${hit.confidence}): ${evidence}`;
}

/** The mask, not the value: a log that travels must not let a number be guessed from a digest without a key. */
function fingerprint(document: string, hit: Hit): string {
  return createHash('sha256')
    .update([document, hit.pattern, hit.masked, JSON.stringify(hit.place)].join('\n'))
    .digest('hex');
}

function uriOf(document: string): string {
  return /^https?:/.test(document) ? document : pathToFileURL(document).href;
}

function placeNames(place: Place): { name: string; kind: string }[] {
  const names: { name: string; kind: string }[] = [];
  if (place.file !== undefined) names.push({ name: place.file, kind: 'file' });
  if (place.sheet !== undefined)
    names.push({ name: `${place.sheet}${place.cell ? `!${place.cell}` : ''}`, kind: 'sheet' });
  if (place.page !== undefined) names.push({ name: `page ${place.page}`, kind: 'page' });
  if (place.slide !== undefined) names.push({ name: `slide ${place.slide}`, kind: 'slide' });
  if (place.paragraph !== undefined) names.push({ name: `paragraph ${place.paragraph}`, kind: 'paragraph' });
  return names;
}
