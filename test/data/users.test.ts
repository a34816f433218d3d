import { expect, it } from 'vitest';
import { listEvents } from '../../data/stores/events.ts';
import { enterByProvider } from '../../data/stores/oidc-users.ts';
import { deleteSession, endSessions, listSessions, readSession, saveSession } from '../../data/stores/sessions.ts';
import { addUser, isPassword, setPassword, signIn, updateUser, userByName } from '../../data/stores/users.ts';
import { eachDatabase } from '../support/database.ts';
import { admin, day1, day2 } from '../support/stock.ts';

const password = 'correct horse battery';

eachDatabase((_name, open) => {
  it('signs in by name and password, and locks after five wrong ones in a row', async () => {
    const db = await open();
    const user = await addUser(db, { name: '李审核', role: 'reviewer', password }, admin(day1));
    expect(await signIn(db, '李审核', password, day1)).toMatchObject({
      ok: true,
      user: { id: user.id, role: 'reviewer' },
    });
    expect(await signIn(db, '无此人', password, day1)).toMatchObject({ ok: false, reason: 'wrong' });
    const guesses = await Promise.all(Array.from({ length: 5 }, () => signIn(db, '李审核', 'wrong', day1)));
    expect(guesses.filter((guess) => !guess.ok && guess.reason === 'locked')).toHaveLength(1);
    expect(await signIn(db, '李审核', password, day1)).toMatchObject({
      ok: false,
      reason: 'locked',
      until: '2026-11-23T02:15:00.000Z',
    });
    expect(await signIn(db, '李审核', password, '2026-11-23T02:15:00.000Z')).toMatchObject({ ok: true });
  });

  it('stores no password, and refuses weak ones, bad names and unknown roles', async () => {
    const db = await open();
    await addUser(db, { name: 'Anna', role: 'admin', password }, admin(day1));
    const stored = JSON.stringify(await db.knex('users'));
    expect(stored).not.toContain(password);
    const refused = async (user: { name: string; role: string; password: string }) =>
      expect(addUser(db, user, admin(day1))).rejects.toMatchObject({ name: 'StoreError' });
    await refused({ name: 'anna', role: 'admin', password });
    await refused({ name: 'b', role: 'admin', password: 'short' });
    await refused({ name: 'b', role: 'admin', password: 'aaaaaaaaaaaa' });
    await refused({ name: 'b', role: 'boss', password });
    await refused({ name: '<b>', role: 'admin', password });
  });

  it('ends sessions with a new password or a disabled account, and keeps one administrator', async () => {
    const db = await open();
    const user = await addUser(db, { name: 'anna', role: 'admin', password }, admin(day1));
    const expiresAt = '2026-11-23T04:00:00.000Z';
    for (const id of ['one', 'two'])
      await saveSession(db, { id, userId: user.id, data: '{"a":1}', expiresAt, at: day1 });
    expect(JSON.stringify(await db.knex('sessions'))).not.toContain('"one"');
    expect(await readSession(db, 'one', day1)).toBe('{"a":1}');
    expect(await readSession(db, 'one', expiresAt)).toBeNull();
    await setPassword(db, user.id, 'another good password', admin(day1), 'two');
    expect(await isPassword(db, user.id, 'another good password')).toBe(true);
    expect(await readSession(db, 'one', day1)).toBeNull();
    expect(await listSessions(db, user.id, day1)).toHaveLength(1);
    await expect(updateUser(db, user.id, { disabled: true }, admin(day2))).rejects.toMatchObject({
      code: 'not-allowed',
    });
    await addUser(db, { name: 'bert', role: 'admin', password }, admin(day1));
    await updateUser(db, user.id, { disabled: true }, admin(day2));
    expect(await readSession(db, 'two', day1)).toBeNull();
    expect(await signIn(db, 'anna', 'another good password', day2)).toMatchObject({ ok: false, reason: 'disabled' });
    expect((await userByName(db, 'ANNA'))?.disabledAt).toBe(day2);
    await saveSession(db, { id: 'x', userId: null, data: '{}', expiresAt, at: day1 });
    await deleteSession(db, 'x');
    expect(await endSessions(db, user.id, { except: null })).toBe(0);
  });
});

eachDatabase((_name, open) => {
  const vouched = { issuer: 'https://sso.example.cn', subject: 'a1', name: '王主管', role: 'ours' } as const;

  it('lets in by single sign-on who was added for it, and follows the subject, not the name', async () => {
    const db = await open();
    expect(await enterByProvider(db, vouched, day1)).toEqual({ ok: false, reason: 'unknown' });
    const added = await addUser(db, { name: '王主管', role: 'manager', password: null }, admin(day1));
    expect(added).toMatchObject({ hasPassword: false, linked: false });
    expect(await signIn(db, '王主管', '', day1)).toMatchObject({ ok: false, reason: 'wrong' });
    expect(await enterByProvider(db, vouched, day1)).toMatchObject({
      ok: true,
      user: { id: added.id, role: 'manager' },
    });
    // Renamed at the provider: still the same person. Another person with the old name: not.
    expect(await enterByProvider(db, { ...vouched, name: '王某' }, day1)).toMatchObject({
      ok: true,
      user: { id: added.id },
    });
    expect(await enterByProvider(db, { ...vouched, subject: 'b2' }, day1)).toEqual({ ok: false, reason: 'taken' });
    expect(await enterByProvider(db, { ...vouched, issuer: 'https://other.example' }, day1)).toEqual({
      ok: false,
      reason: 'taken',
    });
    await updateUser(db, added.id, { disabled: true }, admin(day1));
    expect(await enterByProvider(db, vouched, day1)).toEqual({ ok: false, reason: 'disabled' });
  });

  it('never ties an account with a password to a name that somebody chose at the provider', async () => {
    const db = await open();
    await addUser(db, { name: 'admin', role: 'admin', password }, admin(day1));
    const entry = await enterByProvider(db, { ...vouched, name: 'Admin', role: 'admin' }, day1);
    expect(entry).toEqual({ ok: false, reason: 'local' });
    for (const name of ['', 'a b', 'user:x', '<b>', 'x'.repeat(41)]) {
      expect(await enterByProvider(db, { ...vouched, name, role: 'admin' }, day1)).toEqual({
        ok: false,
        reason: 'bad-name',
      });
    }
  });

  it('adds and changes people by their groups, and keeps the last administrator', async () => {
    const db = await open();
    const person = { ...vouched, name: 'li.si' };
    expect(await enterByProvider(db, { ...person, role: null }, day1)).toEqual({ ok: false, reason: 'no-role' });
    expect(await enterByProvider(db, { ...person, role: 'admin' }, day1)).toMatchObject({
      ok: true,
      user: { role: 'admin', hasPassword: false },
    });
    expect(await enterByProvider(db, { ...person, role: 'reviewer' }, day2)).toMatchObject({ user: { role: 'admin' } });
    await addUser(db, { name: 'other', role: 'admin', password }, admin(day1));
    expect(await enterByProvider(db, { ...person, role: 'reviewer' }, day2)).toMatchObject({
      user: { role: 'reviewer' },
    });
    expect(await enterByProvider(db, { ...person, role: null }, day2)).toEqual({ ok: false, reason: 'no-role' });
    const { events } = await listEvents(db, { action: 'user.' }, { limit: 20 });
    expect(events.map((event) => event.action).reverse()).toEqual([
      'user.added',
      'user.linked',
      'user.signed-in',
      'user.signed-in',
      'user.added',
      'user.changed',
      'user.signed-in',
    ]);
  });
});
