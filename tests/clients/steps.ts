/** What the calls of every TypeScript client share: an account of its own, and the lines by which a test counts them. */
export const address = process.env["MARQUEE"] ?? "http://127.0.0.1:8000";
export const account = {
  email: `clients-${process.pid}-${Date.now()}@example.org`,
  password: "a good long sentence",
  display_name: "Client",
};

/** Ends the run when something does not hold. */
export function check(holds: boolean | undefined, what: string): asserts holds {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
}

export function present<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`There is no ${what}.`);
  return value;
}

export function done(call: string): void {
  console.log(`done ${call}`);
}

/** Runs the calls; whatever they throw ends the process with 1. */
export function run(calls: () => Promise<void>): void {
  calls().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
