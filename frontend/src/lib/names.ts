import { randomName } from './random';

/** One random name for the same content, however often it is sent; another as soon as that is another. */
export function namesContent(): (content: unknown) => string {
  let [last, name] = ['', ''];
  return (content) => {
    const now = JSON.stringify(content);
    if (now !== last) [last, name] = [now, randomName()];
    return name;
  };
}
