import type { Comment } from '../../data/stores/comments.ts';
import type { Words } from '../language/words.ts';
import { button, postForm, textArea } from '../views/form.ts';
import { type Html, html } from '../views/html.ts';
import { section } from '../views/parts.ts';
import { moment } from '../views/when.ts';

/** What colleagues tell each other about a flag. */
export interface Talk {
  comments: Comment[];
  mayAdd: boolean;
  /** What was typed when it was refused, and why. */
  refused: { text: string; problem: string } | null;
}

export function commentsView(flagId: number, talk: Talk, csrf: string, t: Words): Html | null {
  if (!talk.mayAdd && talk.comments.length === 0) return null;
  return section(
    t.flag.comments.title,
    html`<ol class="checks">${talk.comments.map(
      (comment) =>
        html`<li><strong>${comment.userName}</strong> <span class="quiet">${moment(comment.createdAt, t)}</span><p class="comment">${comment.text}</p></li>`,
    )}</ol>${
      talk.mayAdd
        ? postForm({
            action: `/flags/${flagId}/comments`,
            csrf,
            body: html`${textArea({ name: 'text', id: 'comment', label: t.flag.comments.add, hint: t.flag.comments.hint, required: true, rows: 2, maxlength: 2000, value: talk.refused?.text ?? null, error: talk.refused?.problem ?? null })}${button(t.flag.comments.submit, { small: true })}`,
          })
        : null
    }`,
    { id: 'comments' },
  );
}
