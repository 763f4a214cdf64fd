interface Named {
  name: string | null;
  phone: string | null;
  email: string | null;
}

/** What a customer is called: their name, else how they are reached. */
export function contactName({ name, phone, email }: Named, nameless: string): string {
  return name?.trim() || (phone ? `\u2066+${phone.replace(/^\+/, "")}\u2069` : email) || nameless;
}
