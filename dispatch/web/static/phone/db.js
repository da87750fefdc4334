// What the phone keeps: the day of each user, the acts that wait to be sent, and whose phone it is now.
//
// meta: { key: "current", user, locked }  locked: somebody may be logging in; nothing is shown before the server names whom
// days: { user, state }                   as the server gave it last
// acts: { n, user, id, kind, ... }        in the order in which they were done

const NAME = "dispatch-phone";

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("meta", { keyPath: "key" });
      asked.result.createObjectStore("days", { keyPath: "user" });
      asked.result.createObjectStore("acts", { keyPath: "n", autoIncrement: true });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opened;
}

async function work(store, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode, { durability: "strict" });
    const asked = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(asked.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

const read = (store, key) => work(store, "readonly", (found) => found.get(key));
const write = (store, value) => work(store, "readwrite", (found) => found.put(value));

export async function current() {
  return (await read("meta", "current")) || { key: "current", user: "", locked: true };
}

export const setCurrent = (user) => write("meta", { key: "current", user, locked: false });

export async function dayOf(user) {
  return (await read("days", user))?.state || null;
}

export const keepDay = (user, state) => write("days", { user, state });

export async function actsOf(user) {
  const all = await work("acts", "readonly", (found) => found.getAll());
  return all.filter((act) => act.user === user);
}

export async function actsOfOthers(user) {
  const all = await work("acts", "readonly", (found) => found.getAll());
  return all.filter((act) => act.user !== user).length;
}

export const addAct = (act) => work("acts", "readwrite", (found) => found.add(act));
export const changeAct = (act) => write("acts", act);
export const dropAct = (act) => work("acts", "readwrite", (found) => found.delete(act.n));

// Nothing is shown any more until the server has named a user; days of those who have nothing to send are forgotten.
export async function lock() {
  const known = await current();
  await write("meta", { ...known, locked: true });
  const days = await work("days", "readonly", (found) => found.getAllKeys());
  for (const user of days) {
    if (!(await actsOf(user)).length) await work("days", "readwrite", (found) => found.delete(user));
  }
}
