import { Menu } from "@mantine/core";
import { useReturnFocus } from "@/shared/use-return-focus";
import classes from "./thread.module.css";

interface Action {
  label: string;
  run: () => void;
}

interface ActionMenuProps {
  label: string;
  /** Beside each other instead of below each other. */
  row?: boolean;
  actions: Action[];
  onClose: () => void;
}

/** A menu that is made when it opens: hundreds of messages need none until then. */
export function ActionMenu({ label, row = false, actions, onClose }: ActionMenuProps) {
  useReturnFocus();
  return (
    <Menu
      opened
      onChange={(open) => !open && onClose()}
      position="bottom-end"
      transitionProps={{ duration: 0 }}
      returnFocus={false}
      withInitialFocusPlaceholder={false}
      menuItemTabIndex={0}
    >
      <Menu.Target>
        <button
          type="button"
          tabIndex={-1}
          aria-hidden
          aria-label={label}
          className={classes.menuAnchor}
        />
      </Menu.Target>
      <Menu.Dropdown aria-label={label} className={row ? classes.menuRow : undefined}>
        {actions.map((action) => (
          <Menu.Item key={action.label} onClick={action.run}>
            {action.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
