import { describe, expect, it } from 'vitest';
import { goings } from '../../src/customer/goings';

const [maya, samira, jonas] = ['Maya', 'Samira', 'Jonas'].map((name, n) => ({ id: n + 1, name, portrait: '' })) as [Us, Us, Us];
type Us = { id: number; name: string; portrait: string };
const talk = (agent: Us, ...guests: Us[]) => ({ agent, guests });

describe('what a customer is told when our company changes', () => {
  it('says who goes on with them and who has left', () => {
    const told = [{ what: 'went_on', name: 'Samira', other: 'Maya' }];
    expect(goings(talk(maya), talk(samira))).toEqual(told);
    expect(goings(talk(maya, samira), talk(samira))).toEqual(told); // who was a guest takes over
    expect(goings(talk(maya, jonas), talk(samira, jonas))).toEqual(told);
  });

  it('says that a guest has left and who stays', () => {
    expect(goings(talk(maya, samira, jonas), talk(maya, samira))).toEqual([{ what: 'left', name: 'Jonas', agent: 'Maya' }]);
  });

  it('says both at once', () => {
    expect(goings(talk(maya, jonas), talk(samira)).map((one) => one.what)).toEqual(['went_on', 'left']);
  });

  it('says nothing while everybody stays, and leaves it to the page to name who joined', () => {
    expect(goings(talk(maya), talk(maya))).toEqual([]);
    expect(goings(talk(maya), talk(maya, samira))).toEqual([]);
  });
});
