import { ActionIcon, type ActionIconProps, Button, type ButtonProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentPropsWithRef } from "react";

type Anchor<Props> = Props & Omit<ComponentPropsWithRef<"a">, keyof Props>;

function AnchorButton(props: Anchor<ButtonProps>) {
  return <Button component="a" {...props} />;
}

function AnchorIcon(props: Anchor<ActionIconProps>) {
  return <ActionIcon component="a" {...props} />;
}

/** Links that look like buttons, to pages of ours. */
export const LinkButton = createLink(AnchorButton);
export const LinkIcon = createLink(AnchorIcon);
