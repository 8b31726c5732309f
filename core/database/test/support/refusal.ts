/** The error that a promise ends with; fails when there is none. */
export const refusal = async (promise: Promise<unknown> | PromiseLike<unknown>): Promise<unknown> => {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('this should have been refused');
};
