import { describe, expect, test } from 'vitest';
import { EVENT_DATA, SEVERITIES } from '#shared/wire/event.ts';
import { dataOf, draftOf, isTouched, missingIn, newDraft } from '../../terminal/kiosk/page/duty/drafts.ts';
import { FORMS, type FormKey } from '../../terminal/kiosk/page/duty/forms.ts';

const OPENED = '2026-03-03T02:14:00.000+08:00';
const NOW = '2026-03-03T02:20:00.000+08:00';
const CALL = { caller: '王磊', category: '通知', content: '防汛', answeredBy: '陆遥', disposition: '已答复' };

describe('an entry of the registers', () => {
  test('R2.10: a whole call says when it began and ended; a half one says only what is known', () => {
    const whole = newDraft('call', OPENED, CALL);
    expect(missingIn(whole)).toEqual([]);
    expect(dataOf(whole, NOW)).toEqual({ ...CALL, startedAt: OPENED, endedAt: NOW });
    const half = newDraft('call', OPENED, { caller: ' 不详 ', content: '' });
    expect(missingIn(half).map(({ key }) => key)).toEqual(['category', 'content', 'disposition', 'answeredBy']);
    expect(dataOf(half, NOW)).toEqual({ caller: '不详', startedAt: OPENED });
  });

  test('3.4: a transfer carries its moment', () => {
    expect(dataOf(newDraft('call', OPENED, { ...CALL, transferredTo: '秘书科' }), NOW)).toMatchObject({
      transferredTo: '秘书科',
      transferredAt: NOW,
    });
  });

  test('a correction names its entry, keeps its moments, and says that a field is now empty', () => {
    const entry = {
      id: 'e1',
      kind: 'call',
      at: OPENED,
      data: { ...CALL, number: '110', startedAt: OPENED, endedAt: OPENED },
    } as const;
    const draft = draftOf(entry);
    const data = dataOf({ ...draft, fields: { ...draft.fields, number: '', content: '防汛值守' } }, NOW);
    expect(data).toEqual({
      ...CALL,
      content: '防汛值守',
      number: '',
      startedAt: OPENED,
      endedAt: OPENED,
      corrects: 'e1',
    });
  });

  test('R2.13: passing an instruction on later sets its moment, once', () => {
    const entry = { id: 'e2', kind: 'instruction', at: OPENED, data: { kind: 'instruction', text: '…' } } as const;
    const draft = draftOf(entry);
    const passed = dataOf({ ...draft, fields: { ...draft.fields, passedTo: '秘书科' } }, NOW);
    expect(passed).toEqual({ kind: 'instruction', text: '…', passedTo: '秘书科', passedAt: NOW, corrects: 'e2' });
    const later = draftOf({ ...entry, data: passed });
    expect(dataOf(later, '2026-03-03T05:00:00.000+08:00')).toMatchObject({ passedAt: NOW });
  });

  test('visitors are counted as a number; what is none is left out', () => {
    expect(dataOf(newDraft('visit', OPENED, { name: '张三', persons: '3' }), NOW)).toMatchObject({
      persons: 3,
      at: OPENED,
    });
    expect(dataOf(newDraft('visit', OPENED, { name: '张三', persons: '三' }), NOW)).not.toHaveProperty('persons');
  });

  test('a form that only filled itself in was not touched', () => {
    expect(isTouched(newDraft('call', OPENED, { answeredBy: '陆遥' }), ['answeredBy'])).toBe(false);
    expect(isTouched(newDraft('call', OPENED, { caller: '王' }), ['answeredBy'])).toBe(true);
  });

  test('every form, filled to the last field, is data the wire takes', () => {
    for (const key of Object.keys(FORMS) as FormKey[]) {
      const form = FORMS[key];
      const fields = Object.fromEntries(
        form.fields.map((f) => [f.key, f.choices?.[0]?.value ?? (f.input === 'number' ? '2' : '字')]),
      );
      const hidden = key === 'update' ? { hidden: { emergency: 'em-1' } } : {};
      const read = EVENT_DATA[form.type].safeParse(dataOf({ ...newDraft(key, OPENED, fields), ...hidden }, NOW));
      expect(read.success, key).toBe(true);
    }
    expect(FORMS.raise.fields[0]!.choices!.map(({ value }) => value)).toEqual(SEVERITIES);
  });
});
