import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem } from "@/api/problem";
import { useErrorText } from "@/shared/states";

/** Why signing in, joining or setting up did not work, in words. */
export function useSessionError() {
  const { t } = useTranslation("session");
  const textOf = useErrorText();
  const [error, setError] = useState<string | null>(null);
  return {
    error,
    clear: () => setError(null),
    fail(problem: unknown) {
      if (problem instanceof ApiProblem && problem.code === "wrong_password") setError(t("wrong"));
      else if (problem instanceof ApiProblem && problem.status === 429) {
        setError(t("tooMany", { seconds: problem.retryAfter ?? 5 }));
      } else setError(textOf(problem));
    },
  };
}
