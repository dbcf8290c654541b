// Calls back when nothing is left to do in the event loop: Node's `beforeExit`, for one waiter at a time.

let waiter;

process.on("beforeExit", () => {
  const call = waiter;
  waiter = undefined;
  if (call) setImmediate(call);
});

export function whenLoopIsEmpty(call) {
  waiter = call;
}

export function forgetWaiter() {
  waiter = undefined;
}
