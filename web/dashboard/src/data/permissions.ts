import { useQuery } from "@tanstack/react-query";
import { meQuery } from "./workspace";

/** Whether one may change what is everybody's: accounts, agents, members, keys. */
export function useManages(): boolean {
  const { data: me } = useQuery(meQuery);
  return me?.role === "owner" || me?.role === "admin";
}
