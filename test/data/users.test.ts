import { expect, it } from 'vitest';
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
