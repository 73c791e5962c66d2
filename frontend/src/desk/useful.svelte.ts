import type { Answer } from './ask';
import { theDesk } from './context';
import type { UsefulView } from './views';

/** What customers answered: read when it is shown, and again whenever the desk is told that there is more. */
export function answers(read: () => Promise<Answer<UsefulView[]>>): { readonly rows: readonly UsefulView[] } {
  const desk = theDesk();
  let rows = $state.raw<readonly UsefulView[]>([]);
  let asked = 0;
  $effect(() => {
    void desk.useful;
    const mine = ++asked;
    void read().then((answer) => {
      if (answer.ok && mine === asked) rows = answer.value;
    });
  });
  return {
    get rows() {
      return rows;
    },
  };
}
