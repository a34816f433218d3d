import { changeDisplay, changeLanguage, changePassword, endOtherSessions, showAccount } from './account/handlers.ts';
import { addAllowance, dropAllowance, restoreAllowance, showAllowances, showAllowForm } from './allow/handlers.ts';
import { chooseAnswerLanguage, sendAnswer, showAnswer } from './answer/handlers.ts';
import { exportAudit, showAudit, verifyAgain } from './audit/handlers.ts';
import { prepare, runPrepared, showBatch, undoAll } from './bulk/handlers.ts';
import { checkApi } from './check/api.ts';
import { checkPart, runCheck, showCheck } from './check/handlers.ts';
import { documentApi, showDocument, showLedger } from './documents/handlers.ts';
import { showUnresolved } from './documents/unresolved.ts';
import { closeLink, downloadDue, makeLink, showDue, subscribedDue } from './due/handlers.ts';
import { assignFlag } from './flag/assign.ts';
import { agree, comment, handOver, reopenFlag, retain, showFlag, takeDown, undo } from './flag/handlers.ts';
import { lease } from './flag/lease.ts';
import { showPicture, showPictureFile } from './flag/picture.ts';
import { reveal, showEvidence, showHit } from './flag/reveal.ts';
import { showHome, showRunning } from './home/handlers.ts';
import type { Route } from './http/route.ts';
import { showIndicators, showSiteIndicators } from './indicators/handlers.ts';
import { showUnread } from './items/handlers.ts';
import {
  deliverAgain,
  deliverNotice,
  downloadNotice,
  showNotice,
  showNotices,
  voidAnswerLinks,
} from './notices/handlers.ts';
import { endDraft, publishProposal, showDraft } from './patterns/drafts.ts';
import { previewEdit, saveEdit, showEditor } from './patterns/editor.ts';
import { previewForm, saveForm, showForm, showNewForm } from './patterns/form.ts';
import { showGuide } from './patterns/guide.ts';
import { measureCosts, showPattern, showPatterns, switchOne } from './patterns/handlers.ts';
import { showRun, showRunProgress, showRuns, startRun, stopRun } from './patterns/runs/handlers.ts';
import { proposeNever, showNeverForm } from './patterns/runs/propose.ts';
import {
  acceptOne,
  declineOne,
  draftSuggestion,
  showPatternSuggestions,
  showSuggestions,
} from './patterns/runs/suggestions.ts';
import { saveSeverity } from './patterns/severity.ts';
import { exportAll, exportPack, importPacks, sendSchema, showImport } from './patterns/transfer.ts';
import { showTry, tryText } from './patterns/try.ts';
import { settleUpgrade, showUpgrade } from './patterns/upgrade.ts';
import { rollBack, showVersions } from './patterns/versions.ts';
import { showQueue } from './queue/handlers.ts';
import { showLive } from './queue/live.ts';
import { previewRetention, showRetention, showRetentionForm, storeRetention } from './retention/handlers.ts';
import { admins, deciders, everyone, overseers } from './roles.ts';
import { dropView, keepView } from './saved/handlers.ts';
import {
  changeConnector,
  createConnector,
  dropConnector,
  restoreConnector,
  showConnector,
  showConnectors,
  showNewConnector,
  testOneConnector,
} from './settings/connectors.ts';
import { showSettings } from './settings/handlers.ts';
import { changePolicy, showPolicy } from './settings/policy.ts';
import { createToken, dropToken } from './settings/tokens.ts';
import { chooseLanguage, showSignIn, signIn, signOut } from './sign-in/handlers.ts';
import { comeFromProvider, leaveForProvider } from './sign-in/oidc.ts';
import { removeSiteColumn, restoreSiteColumn, saveSiteColumn } from './sites/columns.ts';
import {
  createSite,
  dropSite,
  restoreSite,
  saveSite,
  showNewSite,
  showSite,
  showSiteForm,
  showSites,
} from './sites/handlers.ts';
import { inspectNow, showProgress, stopInspection } from './sites/inspections.ts';
import { showSiteItems } from './sites/items.ts';
import { dropUnit, showUnits, storeUnit } from './units/handlers.ts';
import {
  changeRole,
  createUser,
  disableUser,
  enableUser,
  resetPassword,
  showUsers,
  toProvider,
} from './users/handlers.ts';
import { downloadWeek, showWeek, weekApi } from './week/handlers.ts';

/** Every page and action of the dashboard: method, path, who may, what runs. Read it from top to bottom. */
export const routes: readonly Route[] = [
  // signing in
  { method: 'get', path: '/sign-in', access: 'public', handler: showSignIn },
  { method: 'post', path: '/sign-in', access: 'public', limit: 'signIn', handler: signIn },
  { method: 'get', path: '/sign-in/oidc', access: 'public', limit: 'signIn', handler: leaveForProvider },
  { method: 'get', path: '/sign-in/oidc/callback', access: 'public', limit: 'signIn', handler: comeFromProvider },
  { method: 'post', path: '/sign-in/language', access: 'public', handler: chooseLanguage },
  { method: 'post', path: '/sign-out', access: everyone, handler: signOut },

  // 工作台 home
  { method: 'get', path: '/', access: everyone, handler: showHome },
  { method: 'get', path: '/home/inspections', access: everyone, handler: showRunning },
  { method: 'get', path: '/items', access: everyone, handler: showUnread },

  // 线索 queue and flag
  { method: 'get', path: '/flags', access: everyone, handler: showQueue },
  { method: 'get', path: '/flags/live', access: everyone, handler: showLive },
  { method: 'get', path: '/flags/:id', access: everyone, handler: showFlag },
  { method: 'get', path: '/flags/:id/picture', access: everyone, handler: showPicture },
  { method: 'get', path: '/flags/:id/picture/:number', access: everyone, handler: showPictureFile },
  { method: 'get', path: '/flags/:id/evidence', access: everyone, handler: showEvidence },
  { method: 'get', path: '/flags/:id/hits/:hit', access: everyone, handler: showHit },
  { method: 'post', path: '/flags/:id/hits/:hit/reveal', access: deciders, handler: reveal },
  { method: 'get', path: '/flags/:id/hits/:hit/allow', access: deciders, handler: showAllowForm },
  { method: 'post', path: '/flags/:id/hits/:hit/allow', access: deciders, handler: addAllowance },
  { method: 'get', path: '/flags/:id/hits/:hit/never-personal', access: deciders, handler: showNeverForm },
  { method: 'post', path: '/flags/:id/hits/:hit/never-personal', access: deciders, handler: proposeNever },
  { method: 'post', path: '/flags/:id/comments', access: deciders, handler: comment },
  { method: 'post', path: '/flags/:id/assign', access: deciders, handler: assignFlag },
  { method: 'post', path: '/flags/:id/lease', access: deciders, handler: lease },
  { method: 'post', path: '/flags/:id/take-down', access: deciders, handler: takeDown },
  { method: 'post', path: '/flags/:id/retain', access: deciders, handler: retain },
  { method: 'post', path: '/flags/:id/hand-over', access: deciders, handler: handOver },
  { method: 'post', path: '/flags/:id/agree', access: deciders, handler: agree },
  { method: 'post', path: '/flags/:id/undo', access: deciders, handler: undo },
  { method: 'post', path: '/flags/:id/reopen', access: deciders, handler: reopenFlag },

  // 批量处置 bulk, 我的视图 saved views
  { method: 'post', path: '/bulk', access: deciders, handler: prepare },
  { method: 'get', path: '/bulk/:id', access: deciders, handler: showBatch },
  { method: 'post', path: '/bulk/:id/run', access: deciders, handler: runPrepared },
  { method: 'post', path: '/bulk/:id/undo', access: deciders, handler: undoAll },
  { method: 'post', path: '/views', access: deciders, handler: keepView },
  { method: 'post', path: '/views/:id/remove', access: deciders, handler: dropView },

  // 整改 notices
  { method: 'get', path: '/notices', access: everyone, handler: showNotices },
  { method: 'get', path: '/notices/:id', access: everyone, handler: showNotice },
  { method: 'get', path: '/notices/:id/pdf', access: everyone, handler: downloadNotice },
  { method: 'post', path: '/notices/:id/deliver', access: deciders, handler: deliverNotice },
  { method: 'post', path: '/notices/:id/deliveries/:delivery/again', access: deciders, handler: deliverAgain },
  { method: 'post', path: '/notices/:id/links/void', access: deciders, handler: voidAnswerLinks },
  // 责任单位答复: by a signed link, without an account
  { method: 'get', path: '/answer/:token', access: 'public', limit: 'answer', handler: showAnswer },
  { method: 'post', path: '/answer/:token', access: 'public', limit: 'answer', handler: sendAnswer },
  { method: 'post', path: '/answer/:token/language', access: 'public', limit: 'answer', handler: chooseAnswerLanguage },

  // 放行 allow entries
  { method: 'get', path: '/allow', access: everyone, handler: showAllowances },
  { method: 'post', path: '/allow/:id/remove', access: deciders, handler: dropAllowance },
  { method: 'post', path: '/allow/:id/restore', access: deciders, handler: restoreAllowance },

  // 我的账号 account
  { method: 'get', path: '/account', access: everyone, handler: showAccount },
  { method: 'post', path: '/account/password', access: everyone, handler: changePassword },
  { method: 'post', path: '/account/display', access: everyone, handler: changeDisplay },
  { method: 'post', path: '/account/language', access: everyone, handler: changeLanguage },
  { method: 'post', path: '/account/sessions/end', access: everyone, handler: endOtherSessions },

  // 留痕 audit
  { method: 'get', path: '/audit', access: overseers, handler: showAudit },
  { method: 'get', path: '/audit/export', access: overseers, handler: exportAudit },
  { method: 'post', path: '/audit/verify', access: overseers, handler: verifyAgain },

  // 责任单位 units
  { method: 'get', path: '/units', access: admins, handler: showUnits },
  { method: 'post', path: '/units', access: admins, handler: storeUnit },
  { method: 'post', path: '/units/:id/remove', access: admins, handler: dropUnit },

  // 用户 users
  { method: 'get', path: '/users', access: admins, handler: showUsers },
  { method: 'post', path: '/users', access: admins, handler: createUser },
  { method: 'post', path: '/users/:id/role', access: admins, handler: changeRole },
  { method: 'post', path: '/users/:id/disable', access: admins, handler: disableUser },
  { method: 'post', path: '/users/:id/enable', access: admins, handler: enableUser },
  { method: 'post', path: '/users/:id/password', access: admins, handler: resetPassword },
  { method: 'post', path: '/users/:id/sso', access: admins, handler: toProvider },

  // 规则 patterns
  { method: 'get', path: '/patterns', access: everyone, handler: showPatterns },
  { method: 'get', path: '/patterns/try', access: everyone, handler: showTry },
  { method: 'post', path: '/patterns/try', access: everyone, body: 'upload', handler: tryText },
  { method: 'get', path: '/patterns/guide', access: everyone, handler: showGuide },
  { method: 'get', path: '/patterns/schema.json', access: everyone, handler: sendSchema },
  { method: 'get', path: '/patterns/export', access: everyone, handler: exportAll },
  { method: 'get', path: '/patterns/import', access: admins, handler: showImport },
  { method: 'post', path: '/patterns/import', access: admins, body: 'upload', handler: importPacks },
  { method: 'post', path: '/patterns/costs', access: admins, handler: measureCosts },
  { method: 'get', path: '/patterns/new', access: admins, handler: showNewForm },
  { method: 'post', path: '/patterns/new', access: admins, body: 'upload', handler: saveForm },
  { method: 'post', path: '/patterns/new/preview', access: admins, body: 'upload', handler: previewForm },
  { method: 'get', path: '/patterns/suggestions', access: everyone, handler: showSuggestions },
  { method: 'post', path: '/patterns/proposals/:id/accept', access: admins, handler: acceptOne },
  { method: 'post', path: '/patterns/proposals/:id/decline', access: admins, handler: declineOne },
  { method: 'get', path: '/patterns/:id/suggestions', access: everyone, handler: showPatternSuggestions },
  { method: 'post', path: '/patterns/:id/suggestions', access: admins, handler: draftSuggestion },
  { method: 'get', path: '/patterns/:id', access: everyone, handler: showPattern },
  { method: 'post', path: '/patterns/:id/switch', access: admins, handler: switchOne },
  { method: 'post', path: '/patterns/:id/severity', access: admins, handler: saveSeverity },
  { method: 'get', path: '/patterns/:id/edit', access: admins, handler: showForm },
  { method: 'post', path: '/patterns/:id/edit', access: admins, body: 'upload', handler: saveForm },
  { method: 'post', path: '/patterns/:id/edit/preview', access: admins, body: 'upload', handler: previewForm },
  { method: 'get', path: '/packs/:pack', access: everyone, handler: showVersions },
  { method: 'get', path: '/packs/:pack/edit', access: admins, handler: showEditor },
  { method: 'post', path: '/packs/:pack/edit', access: admins, body: 'upload', handler: saveEdit },
  { method: 'post', path: '/packs/:pack/edit/preview', access: admins, body: 'upload', handler: previewEdit },
  { method: 'get', path: '/packs/:pack/file', access: everyone, handler: exportPack },
  { method: 'get', path: '/packs/:pack/upgrade', access: admins, handler: showUpgrade },
  { method: 'post', path: '/packs/:pack/upgrade', access: admins, handler: settleUpgrade },
  { method: 'get', path: '/drafts/:id', access: admins, handler: showDraft },
  { method: 'post', path: '/drafts/:id/publish', access: admins, handler: publishProposal },
  { method: 'post', path: '/drafts/:id/close', access: admins, handler: endDraft },
  { method: 'post', path: '/packs/:pack/rollback', access: admins, handler: rollBack },
  { method: 'get', path: '/packs/:pack/runs', access: everyone, handler: showRuns },
  { method: 'post', path: '/packs/:pack/runs', access: admins, body: 'upload', handler: startRun },
  { method: 'get', path: '/packs/:pack/runs/:run', access: everyone, handler: showRun },
  { method: 'get', path: '/packs/:pack/runs/:run/progress', access: everyone, handler: showRunProgress },
  { method: 'post', path: '/packs/:pack/runs/:run/cancel', access: admins, handler: stopRun },

  // 站点与栏目 sites
  { method: 'get', path: '/sites', access: everyone, handler: showSites },
  { method: 'get', path: '/sites/new', access: admins, handler: showNewSite },
  { method: 'post', path: '/sites', access: admins, handler: createSite },
  { method: 'get', path: '/sites/:id', access: everyone, handler: showSite },
  { method: 'get', path: '/sites/:id/items', access: everyone, handler: showSiteItems },
  { method: 'get', path: '/sites/:id/edit', access: admins, handler: showSiteForm },
  { method: 'post', path: '/sites/:id/edit', access: admins, handler: saveSite },
  { method: 'post', path: '/sites/:id/remove', access: admins, handler: dropSite },
  { method: 'post', path: '/sites/:id/restore', access: admins, handler: restoreSite },
  { method: 'post', path: '/sites/:id/inspect', access: admins, handler: inspectNow },
  { method: 'post', path: '/sites/:id/columns', access: admins, handler: saveSiteColumn },
  { method: 'post', path: '/sites/:id/columns/restore', access: admins, handler: restoreSiteColumn },
  { method: 'post', path: '/sites/:id/columns/:column/remove', access: admins, handler: removeSiteColumn },
  { method: 'get', path: '/inspections/:id/progress', access: everyone, handler: showProgress },
  { method: 'post', path: '/inspections/:id/cancel', access: admins, handler: stopInspection },

  // 台账 documents
  { method: 'get', path: '/documents', access: everyone, handler: showLedger },
  { method: 'get', path: '/documents/unresolved', access: everyone, handler: showUnresolved },
  { method: 'get', path: '/documents/:id', access: everyone, handler: showDocument },
  { method: 'get', path: '/api/documents', access: 'token', handler: documentApi },
  { method: 'get', path: '/api/documents/:key/validity', access: 'token', handler: documentApi },

  // 即将到期 due soon
  { method: 'get', path: '/due', access: everyone, handler: showDue },
  { method: 'get', path: '/due.ics', access: everyone, handler: downloadDue },
  { method: 'post', path: '/due/links', access: everyone, handler: makeLink },
  { method: 'post', path: '/due/links/:id/close', access: everyone, handler: closeLink },
  { method: 'get', path: '/calendar/:file', access: 'token', handler: subscribedDue },

  // 检查指标 indicators
  { method: 'get', path: '/indicators', access: everyone, handler: showIndicators },
  { method: 'get', path: '/indicators/:id', access: everyone, handler: showSiteIndicators },

  // 公开期限表 retention schedule
  { method: 'get', path: '/retention', access: everyone, handler: showRetention },
  { method: 'get', path: '/retention/edit', access: admins, handler: showRetentionForm },
  { method: 'post', path: '/retention/preview', access: admins, handler: previewRetention },
  { method: 'post', path: '/retention', access: admins, handler: storeRetention },

  // 周报 week
  { method: 'get', path: '/week', access: everyone, handler: showWeek },
  { method: 'get', path: '/week/:week', access: everyone, handler: showWeek },
  { method: 'get', path: '/week/:week/xlsx', access: everyone, handler: downloadWeek('xlsx') },
  { method: 'get', path: '/week/:week/pdf', access: everyone, handler: downloadWeek('pdf') },
  { method: 'get', path: '/week/:week/json', access: everyone, handler: downloadWeek('json') },
  { method: 'get', path: '/api/weeks/:week', access: 'token', handler: weekApi },

  // 发布前检查 check
  { method: 'get', path: '/check', access: everyone, handler: showCheck },
  { method: 'post', path: '/check', access: everyone, body: 'upload', handler: runCheck },
  { method: 'post', path: '/check/part', access: everyone, body: 'upload', handler: checkPart },
  { method: 'post', path: '/api/check', access: 'token', scope: 'check', body: 'api', handler: checkApi },

  // 设置 settings
  { method: 'get', path: '/settings', access: admins, handler: showSettings },
  { method: 'get', path: '/settings/policy', access: admins, handler: showPolicy },
  { method: 'post', path: '/settings/policy', access: admins, handler: changePolicy },
  { method: 'post', path: '/settings/tokens', access: admins, handler: createToken },
  { method: 'post', path: '/settings/tokens/:id/revoke', access: admins, handler: dropToken },
  { method: 'get', path: '/settings/connectors', access: admins, handler: showConnectors },
  { method: 'post', path: '/settings/connectors', access: admins, handler: createConnector },
  { method: 'get', path: '/settings/connectors/new', access: admins, handler: showNewConnector },
  { method: 'get', path: '/settings/connectors/:id', access: admins, handler: showConnector },
  { method: 'post', path: '/settings/connectors/:id', access: admins, handler: changeConnector },
  { method: 'post', path: '/settings/connectors/:id/test', access: admins, handler: testOneConnector },
  { method: 'post', path: '/settings/connectors/:id/remove', access: admins, handler: dropConnector },
  { method: 'post', path: '/settings/connectors/:id/restore', access: admins, handler: restoreConnector },
];
