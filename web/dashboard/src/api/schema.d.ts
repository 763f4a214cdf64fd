// Made from the server's OpenAPI document by `npm run types`; do not edit.

export interface paths {
    "/files/{link}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file
         * @description Links stand in messages (`url`) and work for an hour without a key.
         */
        get: operations["download_files__link__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The process lives */
        get: operations["healthz_healthz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/integrations/{channel}/connect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Connect an account
         * @description Checks the credentials with the platform, then stores them encrypted.
         *
         *     Connecting the same account again replaces its credentials and configuration.
         */
        post: operations["connect_integrations__channel__connect_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Database and a worker are up */
        get: operations["readyz_readyz_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List agents */
        get: operations["list_agents_v1_agents_get"];
        put?: never;
        /**
         * Make an agent
         * @description Takes an `Idempotency-Key`.
         */
        post: operations["make_v1_agents_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{agent_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One agent */
        get: operations["one_v1_agents__agent_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete an agent
         * @description The traces of its turns stay.
         */
        delete: operations["delete_v1_agents__agent_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change an agent
         * @description Turns that begin from now on go by it.
         */
        patch: operations["change_v1_agents__agent_id__patch"];
        trace?: never;
    };
    "/v1/agents/{agent_id}/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Connections of an agent */
        get: operations["links_v1_agents__agent_id__connections_get"];
        put?: never;
        /**
         * Link an agent to a connection
         * @description It answers there from now on. Connections without an agent have the default one.
         */
        post: operations["link_connection_v1_agents__agent_id__connections_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{agent_id}/connections/{connection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Unlink an agent from a connection */
        delete: operations["unlink_connection_v1_agents__agent_id__connections__connection_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{agent_id}/tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tools of an agent */
        get: operations["list_tools_v1_agents__agent_id__tools_get"];
        put?: never;
        /**
         * Give an agent a tool
         * @description Takes an `Idempotency-Key`.
         */
        post: operations["make_v1_agents__agent_id__tools_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{agent_id}/tools/{tool_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One tool */
        get: operations["one_v1_agents__agent_id__tools__tool_id__get"];
        put?: never;
        post?: never;
        /** Take a tool away */
        delete: operations["delete_v1_agents__agent_id__tools__tool_id__delete"];
        options?: never;
        head?: never;
        /** Change a tool */
        patch: operations["change_v1_agents__agent_id__tools__tool_id__patch"];
        trace?: never;
    };
    "/v1/agents/{agent_id}/try": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try an agent
         * @description Shows what the agent would do, with the whole trace; sends and keeps nothing.
         */
        post: operations["try_agent_v1_agents__agent_id__try_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/agents/{agent_id}/turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Turns of an agent
         * @description What it was asked, what it did and what came of it; every attempt stands for itself.
         */
        get: operations["turns_v1_agents__agent_id__turns_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API keys */
        get: operations["list_keys_v1_api_keys_get"];
        put?: never;
        /** Make an API key */
        post: operations["make_key_v1_api_keys_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description It stops working at once.
         */
        delete: operations["revoke_v1_api_keys__key_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attachments/{attachment_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A file
         * @description Leads to a link to the file that works for five minutes, for whoever has it.
         */
        get: operations["attachment_v1_attachments__attachment_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/attachments/{attachment_id}/thumbnail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A small picture of a file
         * @description Likewise, to a JPEG of 320 pixels at most.
         */
        get: operations["thumbnail_v1_attachments__attachment_id__thumbnail_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/canned-replies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List canned replies */
        get: operations["canned_replies_v1_canned_replies_get"];
        put?: never;
        /** Add a canned reply */
        post: operations["add_canned_reply_v1_canned_replies_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/canned-replies/{canned_reply_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change a canned reply */
        put: operations["change_canned_reply_v1_canned_replies__canned_reply_id__put"];
        post?: never;
        /** Delete a canned reply */
        delete: operations["delete_canned_reply_v1_canned_replies__canned_reply_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List channels
         * @description Every channel that this server knows, for everybody: nothing here is a workspace's own.
         */
        get: operations["channels_v1_channels_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List connections */
        get: operations["list_connections_v1_connections_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connection_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One connection */
        get: operations["one_v1_connections__connection_id__get"];
        put?: never;
        post?: never;
        /**
         * Disconnect an account
         * @description Its credentials are forgotten and nothing is received or sent any more; what was said stays.
         *
         *     Our webhook is taken away at the platform, if that can be done by a call. Connecting the same
         *     account again goes on where it was.
         */
        delete: operations["disconnect_v1_connections__connection_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a connection
         * @description Its name, its configuration (replaced as a whole), whether anything is sent through it.
         */
        patch: operations["change_v1_connections__connection_id__patch"];
        trace?: never;
    };
    "/v1/connections/{connection_id}/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List a connection's templates
         * @description As the platform last told them; the newest first.
         */
        get: operations["list_templates_v1_connections__connection_id__templates_get"];
        put?: never;
        /**
         * Submit a template for approval
         * @description It can be sent once the platform has approved it; `status` tells.
         */
        post: operations["create_template_v1_connections__connection_id__templates_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connection_id}/templates/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read the templates from the platform
         * @description Answers with the fresh list. CrossChat also does this every hour by itself.
         */
        post: operations["sync_templates_v1_connections__connection_id__templates_sync_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connection_id}/templates/validate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Check a template message without sending it */
        post: operations["validate_template_v1_connections__connection_id__templates_validate_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connection_id}/templates/{template_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a template at the platform
         * @description This language of it. The platform may refuse the name for some time afterwards.
         */
        delete: operations["delete_template_v1_connections__connection_id__templates__template_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connections/{connection_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a connection out
         * @description Asks our own webhook as the platform would, over the address at which it reaches us, and
         *     then the platform what keeps messages from coming or going.
         *
         *     Leaves no message, contact or conversation. Takes some seconds; each step says what to do.
         */
        post: operations["test_connection_v1_connections__connection_id__test_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List contacts
         * @description Newest first.
         */
        get: operations["contacts_v1_contacts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contacts/{contact_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One contact */
        get: operations["contact_v1_contacts__contact_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change a contact */
        patch: operations["change_contact_v1_contacts__contact_id__patch"];
        trace?: never;
    };
    "/v1/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List conversations
         * @description Those with the newest message first.
         */
        get: operations["conversations_v1_conversations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/bulk": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change many conversations
         * @description Each is changed in full or not at all; `failed` says why. `ids` takes 200 at most.
         */
        post: operations["change_many_v1_conversations_bulk_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many wait where */
        get: operations["counts_v1_conversations_counts_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation */
        get: operations["conversation_v1_conversations__conversation_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change a conversation
         * @description Status, snooze, priority, labels, assignee, unread.
         */
        patch: operations["change_conversation_v1_conversations__conversation_id__patch"];
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages of a conversation
         * @description Newest first, notes among ourselves included.
         */
        get: operations["conversation_messages_v1_conversations__conversation_id__messages_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/notes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add a note
         * @description Among ourselves; the customer never sees it. Takes an `Idempotency-Key`.
         */
        post: operations["add_a_note_v1_conversations__conversation_id__notes_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/presence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell colleagues that I look at it or write
         * @description Passed on to open streams as `conversation.presence` and not kept.
         *
         *     Say it again every 20 seconds while it lasts; who has been silent for 45 seconds has left. A
         *     key's word is not passed on: nobody sits behind it.
         */
        post: operations["presence_v1_conversations__conversation_id__presence_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark as read
         * @description For us, and on the platform where it shows customers what has been read.
         */
        post: operations["mark_read_v1_conversations__conversation_id__read_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/conversations/{conversation_id}/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show the customer that somebody writes
         * @description For some seconds, where the channel can; say it again while it lasts.
         *
         *     At most every three seconds is passed on; more is ignored.
         */
        post: operations["typing_v1_conversations__conversation_id__typing_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Work that failed for good
         * @description Newest first. Nothing waits for these: their neighbours went on without them.
         */
        get: operations["list_dead_letters_v1_dead_letters_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{dead_letter_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Throw it away */
        delete: operations["delete_dead_letter_v1_dead_letters__dead_letter_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/dead-letters/{dead_letter_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try it again
         * @description With all its attempts before it. If it fails again it comes back under another id.
         */
        post: operations["retry_dead_letter_v1_dead_letters__dead_letter_id__retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file to send
         * @description The body is the file as it is. Name its `id` as `file` in a message's `media`.
         */
        post: operations["upload_v1_files_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/identities/{identity_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Record what a customer refuses
         * @description What they have said by other ways than writing; it binds everybody who sends to them.
         */
        patch: operations["change_identity_v1_identities__identity_id__patch"];
        trace?: never;
    };
    "/v1/identities/{identity_id}/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A contact's picture
         * @description Leads to a link to the picture that works for five minutes, for whoever has it.
         */
        get: operations["avatar_v1_identities__identity_id__avatar_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join
         * @description Takes up an invitation, sets the password and signs in.
         */
        post: operations["accept_v1_invitations_accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/labels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List labels
         * @description All that are in use or have a colour, by name.
         */
        get: operations["labels_v1_labels_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/labels/{label}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Make a label, or give it a colour */
        put: operations["put_label_v1_labels__label__put"];
        post?: never;
        /**
         * Delete a label
         * @description It is taken off every conversation.
         */
        delete: operations["delete_label_v1_labels__label__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List leads */
        get: operations["list_leads_v1_leads_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leads/{lead_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One lead */
        get: operations["one_v1_leads__lead_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Correct a lead
         * @description What a person has written no agent changes any more.
         */
        patch: operations["correct_v1_leads__lead_id__patch"];
        trace?: never;
    };
    "/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am */
        get: operations["me_v1_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List members */
        get: operations["list_members_v1_members_get"];
        put?: never;
        /** Invite a member */
        post: operations["invite_v1_members_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/members/{member_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove a member
         * @description They are signed out everywhere at once. Views that they share stay.
         */
        delete: operations["remove_v1_members__member_id__delete"];
        options?: never;
        head?: never;
        /** Change a member */
        patch: operations["change_v1_members__member_id__patch"];
        trace?: never;
    };
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Messages of the workspace
         * @description Newest first; `status=failed` finds what needs somebody.
         */
        get: operations["messages_v1_messages_get"];
        put?: never;
        /**
         * Send a message
         * @description Queued when this answers; `status` tells what became of it. Takes an `Idempotency-Key`.
         */
        post: operations["send_message_v1_messages_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One message */
        get: operations["message_v1_messages__message_id__get"];
        put?: never;
        post?: never;
        /**
         * Discard a draft
         * @description Drafts and scheduled messages, before they go out.
         */
        delete: operations["discard_v1_messages__message_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}/html": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A mail as it was written
         * @description Sanitised, for a frame with `sandbox="allow-popups allow-popups-to-escape-sandbox"`.
         *
         *     Nothing in it runs or is sent. Pictures and style sheets' addresses on the network are left out
         *     unless `images=1`: loading them tells the sender that the mail was read.
         */
        get: operations["message_html_v1_messages__message_id__html_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send again
         * @description Queues the parts that failed once more; what went out stays out.
         */
        post: operations["retry_v1_messages__message_id__retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}/send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a draft */
        post: operations["send_v1_messages__message_id__send_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/{message_id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What happened to a message
         * @description From the webhook or the author to what the platform told last, oldest first.
         */
        get: operations["message_timeline_v1_messages__message_id__timeline_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List prompts */
        get: operations["list_prompts_v1_prompts_get"];
        put?: never;
        /**
         * Store a prompt
         * @description Version 1 of a new prompt. Takes an `Idempotency-Key`.
         */
        post: operations["make_v1_prompts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts/{prompt_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One prompt */
        get: operations["one_v1_prompts__prompt_id__get"];
        put?: never;
        post?: never;
        /** Delete a prompt */
        delete: operations["delete_v1_prompts__prompt_id__delete"];
        options?: never;
        head?: never;
        /** Rename a prompt */
        patch: operations["rename_v1_prompts__prompt_id__patch"];
        trace?: never;
    };
    "/v1/prompts/{prompt_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Versions of a prompt */
        get: operations["versions_v1_prompts__prompt_id__versions_get"];
        put?: never;
        /**
         * Store a new version
         * @description Agents that are not tied to a version use it from now on. Takes an `Idempotency-Key`.
         */
        post: operations["make_version_v1_prompts__prompt_id__versions_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/prompts/{prompt_id}/versions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One version */
        get: operations["one_version_v1_prompts__prompt_id__versions__number__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Sets a cookie that scripts cannot read; it lasts fourteen days.
         */
        post: operations["sign_in_member_v1_session_post"];
        /** Sign out */
        delete: operations["sign_out_v1_session_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether nobody can sign in yet */
        get: operations["setup_state_v1_setup_get"];
        put?: never;
        /**
         * Become the owner
         * @description With the link that is printed where the server runs. Works once, and signs in.
         */
        post: operations["set_up_v1_setup_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live updates (server-sent events)
         * @description Ids of what changed; fetch what you show.
         *
         *     `message.created` and `message.updated` {id, conversation_id}, `conversation.updated` {id},
         *     `delivery.updated` {id, message_id}, `connection.updated` {id}, `contact.updated` {id},
         *     `member.mentioned` {member_id, conversation_id, message_id}. `conversation.typing` (a customer)
         *     and `conversation.presence` {conversation_id, member_id, name, state} are passed on, not kept.
         *
         *     The first event is `ready`. After a break send the last event's id as `Last-Event-ID`: you get
         *     what you missed, or `resync` when that cannot be told: fetch afresh and go on reading. An event
         *     may come twice after a break. `end` says why the stream is over.
         */
        get: operations["stream_v1_stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/turns/{turn_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One turn */
        get: operations["turn_v1_turns__turn_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign up
         * @description Founds a workspace and answers its id and first API key.
         *
         *     Takes no Idempotency-Key: keeping the answer would keep the key in clear.
         */
        post: operations["create_user_v1_users_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/users/{user_id}/agents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List agents (the guides' address) */
        get: operations["list_for_user_v1_users__user_id__agents_get"];
        put?: never;
        /**
         * Make an agent (the guides' address)
         * @description `phone_number_id` is the connection that the agent answers on.
         *
         *     A `prompt_id` of OpenAI's is taken down and the agent works with a general text; `hint` says
         *     what to do about it.
         */
        post: operations["make_for_user_v1_users__user_id__agents_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List saved views
         * @description Your own and the shared ones, in their order.
         */
        get: operations["views_v1_views_get"];
        put?: never;
        /**
         * Save a view
         * @description What a program saves is shared: nobody else would see it.
         */
        post: operations["add_view_v1_views_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views/{view_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a view */
        delete: operations["delete_view_v1_views__view_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change a view
         * @description Your own; an admin also those that others share.
         */
        patch: operations["change_view_v1_views__view_id__patch"];
        trace?: never;
    };
    "/v1/webchat/sites/{webchat_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A web chat's keys and looks */
        get: operations["site_v1_webchat_sites__webchat_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change who may use a web chat, and its looks */
        patch: operations["change_v1_webchat_sites__webchat_id__patch"];
        trace?: never;
    };
    "/v1/webchat/sites/{webchat_id}/identity-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new identity secret
         * @description The old one stops at once: proofs that were signed with it are refused from now on.
         */
        post: operations["renew_secret_v1_webchat_sites__webchat_id__identity_secret_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webchat/sites/{webchat_id}/publishable-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new publishable key
         * @description Widgets with the old one stop; sessions that are open go on.
         */
        post: operations["renew_key_v1_webchat_sites__webchat_id__publishable_key_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webchat/v1/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a widget needs to show itself */
        get: operations["config_webchat_v1_config_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webchat/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * History
         * @description Newest first. `after` fills a gap instead: the entries that follow it, oldest first.
         */
        get: operations["history_webchat_v1_messages_get"];
        put?: never;
        /**
         * Write a message
         * @description Durable when this answers. Sending the same `client_id` again is harmless.
         */
        post: operations["write_webchat_v1_messages_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webchat/v1/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** The visitor has read up to an entry */
        post: operations["read_webchat_v1_read_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webchat/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start or resume a visitor's session
         * @description Needs the publishable key. With the visitor's token the session goes on.
         *
         *     With an `identity` that your server vouches for (`jwt`, or `hash` of the `id`) the visitor is
         *     that user, on every device, and gets a new token.
         */
        post: operations["open_session_webchat_v1_sessions_post"];
        /** Sign the visitor out of this browser */
        delete: operations["close_session_webchat_v1_sessions_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webchat/v1/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live updates (server-sent events)
         * @description `message.created` holds an entry as history does. `typing` and `read` are not kept.
         *
         *     `ready` comes first and says where the stream begins. With `Last-Event-ID` each entry after
         *     that one comes once; `resync` means: read the history, then go on. `end`: start a new session.
         */
        get: operations["stream_webchat_v1_stream_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webchat/v1/typing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The visitor is typing
         * @description At most every three seconds is passed on; more is ignored.
         */
        post: operations["typing_webchat_v1_typing_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/webchat/v1/uploads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Upload a file
         * @description The body is the file as it is; name it in a message's `attachments` afterwards.
         */
        post: operations["upload_webchat_v1_uploads_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AcceptedOut
         * @description `stored`: taken in. `known`: it had come before, and `entry` is what it became.
         */
        AcceptedOut: {
            /** Client Id */
            client_id: string;
            entry?: components["schemas"]["EntryOut"] | null;
            /**
             * Status
             * @enum {string}
             */
            status: "stored" | "known";
        };
        /**
         * AgentIn
         * @description `text` makes a prompt on the way. `connection_ids` are linked to the agent.
         * @example {
         *       "name": "Support",
         *       "text": "You answer for {{business_name}}. We ship within two days."
         *     }
         */
        AgentIn: {
            /** Connection Ids */
            connection_ids?: string[];
            /**
             * Draft Only
             * @default false
             */
            draft_only?: boolean;
            /** Handoff Message */
            handoff_message?: string | null;
            hours?: components["schemas"]["HoursIn"] | null;
            /**
             * Is Default
             * @default false
             */
            is_default?: boolean;
            /**
             * Language
             * @default customer
             */
            language?: string;
            /**
             * Lead Capture
             * @default false
             */
            lead_capture?: boolean;
            /** Model */
            model?: string | null;
            /** Name */
            name: string;
            /** Prompt Id */
            prompt_id?: string | null;
            /** Prompt Version */
            prompt_version?: number | null;
            /** Return After Hours */
            return_after_hours?: number | null;
            /**
             * Return On Reopen
             * @default false
             */
            return_on_reopen?: boolean;
            /** Text */
            text?: string | null;
            /**
             * Token Budget
             * @default 4000
             */
            token_budget?: number;
            /** Variables */
            variables?: {
                [key: string]: string;
            };
        };
        /**
         * AgentOut
         * @description `hint` says what somebody still has to do.
         */
        AgentOut: {
            /** Connection Ids */
            connection_ids: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Draft Only */
            draft_only: boolean;
            /** Handoff Message */
            handoff_message: string | null;
            /** Hint */
            hint: string | null;
            /** Hours */
            hours: {
                [key: string]: unknown;
            } | null;
            /** Id */
            id: string;
            /** Is Default */
            is_default: boolean;
            /** Language */
            language: string;
            /** Lead Capture */
            lead_capture: boolean;
            /** Model */
            model: string | null;
            /** Name */
            name: string;
            /** Prompt Id */
            prompt_id: string | null;
            /** Prompt Version */
            prompt_version: number | null;
            /** Return After Hours */
            return_after_hours: number | null;
            /** Return On Reopen */
            return_on_reopen: boolean;
            /** Token Budget */
            token_budget: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Variables */
            variables: {
                [key: string]: string;
            };
        };
        /** AgentPage */
        AgentPage: {
            /** Data */
            data: components["schemas"]["AgentOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * AgentPatch
         * @description Only what is sent changes.
         * @example {
         *       "draft_only": true
         *     }
         */
        AgentPatch: {
            /**
             * Draft Only
             * @default false
             */
            draft_only?: boolean;
            /** Handoff Message */
            handoff_message?: string | null;
            hours?: components["schemas"]["HoursIn"] | null;
            /**
             * Is Default
             * @default false
             */
            is_default?: boolean;
            /**
             * Language
             * @default customer
             */
            language?: string;
            /**
             * Lead Capture
             * @default false
             */
            lead_capture?: boolean;
            /** Model */
            model?: string | null;
            /**
             * Name
             * @default
             */
            name?: string;
            /** Prompt Id */
            prompt_id?: string | null;
            /** Prompt Version */
            prompt_version?: number | null;
            /** Return After Hours */
            return_after_hours?: number | null;
            /**
             * Return On Reopen
             * @default false
             */
            return_on_reopen?: boolean;
            /**
             * Token Budget
             * @default 4000
             */
            token_budget?: number;
            /** Variables */
            variables?: {
                [key: string]: string;
            };
        };
        /**
         * AssigneeIn
         * @description `kind` member needs the member's `id`. agent gives the conversation back to the AI: to the
         *     connection's agent, or to the one that `id` names.
         */
        AssigneeIn: {
            /** Id */
            id?: string | null;
            /**
             * Kind
             * @enum {string}
             */
            kind: "agent" | "member" | "people";
        };
        /**
         * AssigneeOut
         * @description `kind` is agent, member, or people: nobody in particular yet.
         *
         *     An agent without `id` is the connection's.
         */
        AssigneeOut: {
            /** Id */
            id: string | null;
            /** Kind */
            kind: string;
            /** Name */
            name: string | null;
        };
        /**
         * AttachmentOut
         * @description `url` answers with a link to the file that expires; None until it is `stored`.
         *
         *     `thumbnail_url` likewise, to a small JPEG (320 pixels at most); `width` and `height` in pixels,
         *     `duration` in seconds, `size` in bytes: what is known of the file.
         */
        AttachmentOut: {
            /** Duration */
            duration: number | null;
            /** Error */
            error: string | null;
            /** Filename */
            filename: string | null;
            /** Height */
            height: number | null;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Mime Type */
            mime_type: string | null;
            /** Size */
            size: number | null;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "stored" | "failed";
            /** Thumbnail Url */
            thumbnail_url: string | null;
            /** Url */
            url: string | null;
            /** Width */
            width: number | null;
        };
        /**
         * BulkChange
         * @description As for one conversation. `read` true marks them read, false unread.
         * @example {
         *       "add_labels": [
         *         "billing"
         *       ],
         *       "ids": [
         *         "conv_…"
         *       ]
         *     }
         */
        BulkChange: {
            /** Add Labels */
            add_labels?: string[] | null;
            assignee?: components["schemas"]["AssigneeIn"] | null;
            /** Ids */
            ids: string[];
            /** Labels */
            labels?: string[] | null;
            /** Priority */
            priority?: ("low" | "normal" | "high" | "urgent") | null;
            /** Read */
            read?: boolean | null;
            /** Remove Labels */
            remove_labels?: string[] | null;
            /** Snoozed Until */
            snoozed_until?: string | null;
            /** Status */
            status?: ("open" | "pending" | "snoozed" | "resolved" | "archived") | null;
            /** Unread */
            unread?: boolean | null;
        };
        /** BulkOut */
        BulkOut: {
            /** Changed */
            changed: string[];
            /** Failed */
            failed: components["schemas"]["NotChangedOut"][];
        };
        /**
         * CannedReplyIn
         * @example {
         *       "shortcut": "hours",
         *       "text": "We open at nine."
         *     }
         */
        CannedReplyIn: {
            /** Shortcut */
            shortcut: string;
            /** Text */
            text: string;
        };
        /**
         * CannedReplyOut
         * @example {
         *       "shortcut": "hours",
         *       "text": "We open at nine."
         *     }
         */
        CannedReplyOut: {
            /** Id */
            id: string;
            /** Shortcut */
            shortcut: string;
            /** Text */
            text: string;
        };
        /** CannedReplyPage */
        CannedReplyPage: {
            /** Data */
            data: components["schemas"]["CannedReplyOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * ChannelOut
         * @description `setup` is Markdown for whoever connects an account, `logo` an SVG.
         *
         *     `text` and `caption` are the longest message and caption, in `text_unit`; `files` tells of each
         *     kind of file, `album` how many may stand in one message and `album_kinds` which kinds together
         *     (none: any). `interactive` tells of each style, `window_hours` the time after the customer's
         *     last message in which anything but a template may be sent. What does not fit is split into
         *     several messages or sent as something that does. `webhook_fields` are to be subscribed in the
         *     platform's console, where it has such a thing.
         */
        ChannelOut: {
            /** Album */
            album: number;
            /** Album Kinds */
            album_kinds: string[][];
            /** Aliases */
            aliases: string[];
            /** Caption */
            caption: number;
            /** Credentials */
            credentials: components["schemas"]["CredentialOut"][];
            /** Files */
            files: {
                [key: string]: components["schemas"]["FileLimitOut"];
            };
            /** Interactive */
            interactive: {
                [key: string]: components["schemas"]["InteractiveLimitOut"];
            };
            /** Key */
            key: string;
            /** Logo */
            logo: string;
            /** Name */
            name: string;
            /** Reactions */
            reactions: boolean;
            /** Setup */
            setup: string;
            /** Templates */
            templates: boolean;
            /** Text */
            text: number;
            /** Text Unit */
            text_unit: string;
            /** Webhook Fields */
            webhook_fields: string[];
            /** Window Hours */
            window_hours: number | null;
        };
        /** ChannelPage */
        ChannelPage: {
            /** Data */
            data: components["schemas"]["ChannelOut"][];
            /** Next */
            next?: null;
        };
        /**
         * ChoiceIn
         * @description A quick reply that was tapped.
         */
        ChoiceIn: {
            /**
             * Id
             * @default
             */
            id?: string;
            /** Title */
            title: string;
        };
        /** ChoiceOut */
        ChoiceOut: {
            /** Description */
            description: string | null;
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Url */
            url: string | null;
        };
        /**
         * ConfigOut
         * @description What a widget needs before anybody has said a word.
         */
        ConfigOut: {
            /** Business Id */
            business_id: string;
            /** Greeting Message */
            greeting_message?: string | null;
            /** Locale */
            locale?: string | null;
            /**
             * Max Files
             * @default 5
             */
            max_files?: number;
            /**
             * Max Text
             * @default 10000
             */
            max_text?: number;
            /** Max Upload */
            max_upload: number;
            /** Name */
            name?: string | null;
            /** Offline Message */
            offline_message?: string | null;
            /** Position */
            position?: string | null;
            /** Primary Color */
            primary_color?: string | null;
            /** Styles */
            styles?: {
                [key: string]: unknown;
            };
            /** Theme */
            theme?: string | null;
        };
        /**
         * ConnectRequest
         * @description The guides' body: `platform` may repeat the channel of the path.
         * @example {
         *       "config": {
         *         "auto_reply": false,
         *         "greeting_message": "Hello! How can we help you today?"
         *       },
         *       "credentials": {
         *         "accessToken": "YOUR_PERMANENT_TOKEN",
         *         "businessAccountId": "YOUR_BUSINESS_ACCOUNT_ID",
         *         "phoneNumberId": "YOUR_PHONE_NUMBER_ID",
         *         "verifyToken": "YOUR_VERIFY_TOKEN"
         *       },
         *       "platform": "whatsapp"
         *     }
         */
        ConnectRequest: {
            /** Config */
            config?: {
                [key: string]: unknown;
            };
            /** Credentials */
            credentials: {
                [key: string]: unknown;
            };
            /** Platform */
            platform?: string | null;
        };
        /**
         * ConnectedOut
         * @description `verify_token` is what the platform's console asks for beside the webhook URL.
         *
         *     `made` holds what CrossChat made for this account. Secrets in it are shown this once, and never
         *     to a request with an `Idempotency-Key`: its answer is kept.
         */
        ConnectedOut: {
            /** Account Id */
            account_id: string;
            /** Channel */
            channel: string;
            /** Config */
            config: {
                [key: string]: unknown;
            };
            /** Connection Id */
            connection_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Health */
            health: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            linked_agent: components["schemas"]["LinkedAgentOut"] | null;
            /** Made */
            made: {
                [key: string]: string;
            };
            /** Name */
            name: string;
            /** Simulated */
            simulated: boolean;
            /** Status */
            status: string;
            /** Status Detail */
            status_detail: string | null;
            /** Verify Token */
            verify_token: string | null;
            /** Verify Token Set */
            verify_token_set: boolean;
            /** Webhook Url */
            webhook_url: string;
        };
        /**
         * ConnectionChange
         * @description What is left out stays as it is. A paused connection receives, but sends nothing.
         * @example {
         *       "config": {},
         *       "name": "Shop"
         *     }
         */
        ConnectionChange: {
            /** Config */
            config?: {
                [key: string]: unknown;
            } | null;
            /** Name */
            name?: string | null;
            /** Status */
            status?: ("active" | "paused") | null;
        };
        /**
         * ConnectionOut
         * @description `health` is what the platform last said of the account, by kind: `severity` (info, warning,
         *     blocked), `summary`, `at`, `data`. `verify_token_set`: there is a token with which the platform
         *     can verify the webhook, the connection's own or the operator's. `linked_agent` answers first;
         *     None: the workspace's default agent.
         */
        ConnectionOut: {
            /** Account Id */
            account_id: string;
            /** Channel */
            channel: string;
            /** Config */
            config: {
                [key: string]: unknown;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Health */
            health: {
                [key: string]: unknown;
            };
            /** Id */
            id: string;
            linked_agent: components["schemas"]["LinkedAgentOut"] | null;
            /** Name */
            name: string;
            /** Simulated */
            simulated: boolean;
            /** Status */
            status: string;
            /** Status Detail */
            status_detail: string | null;
            /** Verify Token Set */
            verify_token_set: boolean;
            /** Webhook Url */
            webhook_url: string;
        };
        /** ConnectionPage */
        ConnectionPage: {
            /** Data */
            data: components["schemas"]["ConnectionOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * ContactChange
         * @description What is left out stays as it is, null empties it. `attributes` replace the earlier ones.
         *
         *     `phone` is kept as digits, with the country's code.
         * @example {
         *       "attributes": {
         *         "vip": true
         *       },
         *       "name": "Ana Silva"
         *     }
         */
        ContactChange: {
            /** Attributes */
            attributes?: {
                [key: string]: string | boolean | number;
            } | null;
            /** Email */
            email?: string | null;
            /** Name */
            name?: string | null;
            /** Phone */
            phone?: string | null;
        };
        /**
         * ContactOut
         * @description `avatar_url` leads to a picture of theirs, where there is one.
         */
        ContactOut: {
            /** Avatar Url */
            avatar_url: string | null;
            /** Email */
            email: string | null;
            /** Id */
            id: string;
            /** Name */
            name: string | null;
            /** Phone */
            phone: string | null;
        };
        /** ContactPage */
        ContactPage: {
            /** Data */
            data: components["schemas"]["ContactProfileOut"][];
            /** Next */
            next: string | null;
        };
        /** ContactProfileOut */
        ContactProfileOut: {
            /** Attributes */
            attributes: {
                [key: string]: string | boolean | number;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string | null;
            /** Id */
            id: string;
            /** Identities */
            identities: components["schemas"]["IdentityOut"][];
            /** Name */
            name: string | null;
            /** Phone */
            phone: string | null;
        };
        /**
         * ConversationChange
         * @description What is left out stays as it is. `labels` replaces all; `add_labels` and `remove_labels`
         *     leave others alone. `unread` true marks it unread for us, false read.
         * @example {
         *       "labels": [
         *         "billing"
         *       ],
         *       "priority": "high",
         *       "status": "resolved"
         *     }
         */
        ConversationChange: {
            /** Add Labels */
            add_labels?: string[] | null;
            assignee?: components["schemas"]["AssigneeIn"] | null;
            /** Labels */
            labels?: string[] | null;
            /** Priority */
            priority?: ("low" | "normal" | "high" | "urgent") | null;
            /** Remove Labels */
            remove_labels?: string[] | null;
            /** Snoozed Until */
            snoozed_until?: string | null;
            /** Status */
            status?: ("open" | "pending" | "snoozed" | "resolved" | "archived") | null;
            /** Unread */
            unread?: boolean | null;
        };
        /** ConversationOut */
        ConversationOut: {
            assignee: components["schemas"]["AssigneeOut"];
            /** Channel */
            channel: string;
            /** Connection Id */
            connection_id: string;
            contact: components["schemas"]["ContactOut"];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Labels */
            labels: string[];
            last_message: components["schemas"]["LastMessageOut"] | null;
            /**
             * Last Message At
             * Format: date-time
             */
            last_message_at: string;
            /** Last Message Preview */
            last_message_preview: string;
            /** Previous Id */
            previous_id: string | null;
            /** Priority */
            priority: string;
            /** Snoozed Until */
            snoozed_until: string | null;
            /** Status */
            status: string;
            /** Unread Count */
            unread_count: number;
            /** Window Expires At */
            window_expires_at: string | null;
        };
        /** ConversationPage */
        ConversationPage: {
            /** Data */
            data: components["schemas"]["ConversationOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * CountsOut
         * @description Each up to 1,000, which then means "at least". Of the open ones: `open` all, `mine`,
         *     `unassigned` (people's, nobody's in particular), `agent`, `unread`. `snoozed`: of those.
         *     `mentioned`: those in which a note names me that I have not read.
         */
        CountsOut: {
            /** Agent */
            agent: number;
            /** Mentioned */
            mentioned: number;
            /** Mine */
            mine: number;
            /** Open */
            open: number;
            /** Snoozed */
            snoozed: number;
            /** Unassigned */
            unassigned: number;
            /** Unread */
            unread: number;
        };
        /**
         * CredentialOut
         * @description One field of the connect form; each of `aliases` is taken as its name as well.
         */
        CredentialOut: {
            /** Aliases */
            aliases: string[];
            /** Help */
            help: string;
            /** Label */
            label: string;
            /** Name */
            name: string;
            /** Required */
            required: boolean;
            /** Secret */
            secret: boolean;
        };
        /**
         * DeadLetterOut
         * @description `kind` is the work that failed, `about` the ids of what it was to be done to.
         */
        DeadLetterOut: {
            /** About */
            about: {
                [key: string]: string;
            };
            /** Attempts */
            attempts: number;
            /** Correlation */
            correlation: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Dead At
             * Format: date-time
             */
            dead_at: string;
            /** Error */
            error: string | null;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Lane Class */
            lane_class: string;
        };
        /** DeadLetterPage */
        DeadLetterPage: {
            /** Data */
            data: components["schemas"]["DeadLetterOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * DurationsOut
         * @description Milliseconds.
         */
        DurationsOut: {
            /** Model */
            model: number;
            /** Tools */
            tools: number;
            /** Total */
            total: number;
        };
        /**
         * EntryOut
         * @description One line of the conversation. `seq` goes up by one; `client_id` is set on the visitor's.
         */
        EntryOut: {
            /** Attachments */
            attachments: components["schemas"]["crosschat__webchat__schemas__FileOut"][];
            author: components["schemas"]["crosschat__webchat__schemas__AuthorOut"];
            /** Choices */
            choices: components["schemas"]["ChoiceOut"][];
            /** Client Id */
            client_id: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Seq */
            seq: number;
            /** Text */
            text: string;
            /** Type */
            type: string;
        };
        /** ErrorOut */
        ErrorOut: {
            /** Code */
            code: string;
            /** Message */
            message: string;
            /** Provider Code */
            provider_code: string | null;
        };
        /**
         * FileLimitOut
         * @description `size` in bytes; `types` are MIME types, none for any. `captioned`: it may have a caption.
         */
        FileLimitOut: {
            /** Captioned */
            captioned: boolean;
            /** Size */
            size: number;
            /** Types */
            types: string[];
        };
        /**
         * GuideAgentIn
         * @description The guides' body: `phone_number_id` is a connection's id.
         * @example {
         *       "name": "WhatsApp Support Agent",
         *       "phone_number_id": "YOUR_PHONE_NUMBER_ID",
         *       "prompt_id": "YOUR_PROMPT_ID"
         *     }
         */
        GuideAgentIn: {
            /** Name */
            name: string;
            /** Phone Number Id */
            phone_number_id?: string | null;
            /** Prompt Id */
            prompt_id?: string | null;
        };
        /** HTTPValidationError */
        HTTPValidationError: {
            /** Detail */
            detail?: components["schemas"]["ValidationError"][];
        };
        /**
         * HappenedOut
         * @description `what` says which of the fields are filled.
         *
         *     received: the webhook came in. stored: it became this message. turn: the agent looked at it, or
         *     wrote it. created: it was written. attempt: a call to the platform. status: what became of a
         *     part. retried: somebody asked for another try. handoff: a note that gave it to people.
         *     `duration_ms` are milliseconds; `number` counts the attempts of one delivery; `exchanges` are
         *     the requests and answers of a call that failed, without secrets and other people's numbers.
         */
        HappenedOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Correlation */
            correlation?: string | null;
            /** Delivery Id */
            delivery_id?: string | null;
            /** Duration Ms */
            duration_ms?: number | null;
            /** Error Code */
            error_code?: string | null;
            /** Error Message */
            error_message?: string | null;
            /** Event Id */
            event_id?: string | null;
            /** Exchanges */
            exchanges?: {
                [key: string]: unknown;
            }[];
            /** External Id */
            external_id?: string | null;
            /** Model */
            model?: string | null;
            /** Note Id */
            note_id?: string | null;
            /** Number */
            number?: number | null;
            /** Outcome */
            outcome?: string | null;
            /** Position */
            position?: number | null;
            /** Provider Code */
            provider_code?: string | null;
            /** Reason */
            reason?: string | null;
            /** Status */
            status?: string | null;
            /** Text */
            text?: string | null;
            /** Turn Id */
            turn_id?: string | null;
            /**
             * What
             * @enum {string}
             */
            what: "received" | "stored" | "turn" | "created" | "attempt" | "status" | "retried" | "handoff";
        };
        /**
         * History
         * @description Newest first; `next` is the `before` of the page that follows.
         */
        History: {
            /** Data */
            data: components["schemas"]["EntryOut"][];
            /** Next */
            next: number | null;
        };
        /**
         * HoursIn
         * @description `days` maps days to spans of local time; a span that ends before it starts runs past
         *     midnight. Days that are left out are closed. `outside` says what happens then: `answer` (the
         *     agent answers all the same and knows that nobody is there), `hand_off` (to people, for later)
         *     or `wait` (the agent answers when it opens). `message` tells the customer, once a time.
         * @example {
         *       "days": {
         *         "mon": [
         *           [
         *             "09:00",
         *             "13:00"
         *           ],
         *           [
         *             "14:00",
         *             "18:00"
         *           ]
         *         ]
         *       },
         *       "message": "We are back on Monday at nine.",
         *       "outside": "wait",
         *       "time_zone": "Europe/Lisbon"
         *     }
         */
        HoursIn: {
            /** Days */
            days: {
                [key: string]: [
                    string,
                    string
                ][];
            };
            /** Message */
            message?: string | null;
            /**
             * Outside
             * @default answer
             * @enum {string}
             */
            outside?: "answer" | "hand_off" | "wait";
            /**
             * Time Zone
             * @default UTC
             */
            time_zone?: string;
        };
        /**
         * IdentityChange
         * @description `refusals`: ``all``, ``marketing`` or another category; an empty list allows everything.
         * @example {
         *       "refusals": [
         *         "marketing"
         *       ]
         *     }
         */
        IdentityChange: {
            /** Refusals */
            refusals: string[];
        };
        /**
         * IdentityIn
         * @description Who the visitor is. Without `jwt` or `hash` only the name is used, as a claim.
         * @example {
         *       "id": "user_42",
         *       "jwt": "eyJhbGciOiJIUzI1NiJ9.…"
         *     }
         */
        IdentityIn: {
            /** Hash */
            hash?: string | null;
            /** Id */
            id?: string | null;
            /** Jwt */
            jwt?: string | null;
            /** Name */
            name?: string | null;
        };
        /**
         * IdentityOut
         * @description One address on one connection. `refusals` are the categories of messages refused there.
         */
        IdentityOut: {
            /** Address */
            address: string;
            /** Avatar Url */
            avatar_url: string | null;
            /** Channel */
            channel: string;
            /** Connection Id */
            connection_id: string;
            /** Connection Name */
            connection_name: string;
            /** Id */
            id: string;
            /** Name */
            name: string | null;
            /** Refusals */
            refusals: string[];
            /** Username */
            username: string | null;
        };
        /**
         * InteractiveLimitOut
         * @description The most `choices`; the others are the longest texts, 0 where the style has no such text.
         *
         *     `header_media` are the kinds of file that may stand above it.
         */
        InteractiveLimitOut: {
            /** Body */
            body: number;
            /** Button */
            button: number;
            /** Choices */
            choices: number;
            /** Description */
            description: number;
            /** Footer */
            footer: number;
            /** Header */
            header: number;
            /** Header Media */
            header_media: string[];
            /** Title */
            title: number;
        };
        /**
         * InvitedOut
         * @description `invite_url` is shown this once; it works for seven days.
         */
        InvitedOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /** Id */
            id: string;
            /** Invite Token */
            invite_token: string;
            /** Invite Url */
            invite_url: string;
            /** Joined */
            joined: boolean;
            /** Name */
            name: string;
            /** Role */
            role: string;
        };
        /**
         * IssuedKeyOut
         * @description `api_key` is shown this once.
         */
        IssuedKeyOut: {
            /** Api Key */
            api_key: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            /** Hint */
            hint: string;
            /** Id */
            id: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Name */
            name: string;
            /** Revoked At */
            revoked_at: string | null;
            /** Scopes */
            scopes: string[];
        };
        /**
         * JoinBody
         * @example {
         *       "password": "a long secret",
         *       "token": "cci_…"
         *     }
         */
        JoinBody: {
            /** Name */
            name?: string | null;
            /** Password */
            password: string;
            /** Token */
            token: string;
        };
        /**
         * KeyIn
         * @description `scopes` like ``conversations:read``; ``*`` is everything that you may do.
         * @example {
         *       "name": "Reports",
         *       "scopes": [
         *         "conversations:read"
         *       ]
         *     }
         */
        KeyIn: {
            /** Expires At */
            expires_at?: string | null;
            /** Name */
            name: string;
            /** Scopes */
            scopes?: string[];
        };
        /** KeyOut */
        KeyOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Expires At */
            expires_at: string | null;
            /** Hint */
            hint: string;
            /** Id */
            id: string;
            /** Last Used At */
            last_used_at: string | null;
            /** Name */
            name: string;
            /** Revoked At */
            revoked_at: string | null;
            /** Scopes */
            scopes: string[];
        };
        /** KeyPage */
        KeyPage: {
            /** Data */
            data: components["schemas"]["KeyOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * LabelIn
         * @example {
         *       "color": "#2f9e44"
         *     }
         */
        LabelIn: {
            /** Color */
            color?: string | null;
        };
        /**
         * LabelOut
         * @description `color` is ``#rrggbb``; None: nobody has chosen one.
         */
        LabelOut: {
            /** Color */
            color: string | null;
            /** Name */
            name: string;
        };
        /** LabelPage */
        LabelPage: {
            /** Data */
            data: components["schemas"]["LabelOut"][];
        };
        /**
         * LastMessageOut
         * @description The newest message that the customer sees, or would see if it went out.
         */
        LastMessageOut: {
            /** Author Kind */
            author_kind: string;
            /** Direction */
            direction: string;
            /** Id */
            id: string;
            /**
             * Status
             * @enum {string}
             */
            status: "received" | "note" | "draft" | "scheduled" | "queued" | "sending" | "unknown" | "accepted" | "sent" | "delivered" | "read" | "failed";
            /** Type */
            type: string;
        };
        /**
         * LeadOut
         * @description `confidence` is the agent's, 0 to 1. `source_message_ids` is where the data stands.
         */
        LeadOut: {
            /** Agent Id */
            agent_id: string | null;
            /** Company */
            company: string | null;
            /** Confidence */
            confidence: number | null;
            /** Contact Id */
            contact_id: string;
            /** Conversation Id */
            conversation_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Edited Fields */
            edited_fields: string[];
            /** Email */
            email: string | null;
            /** Id */
            id: string;
            /** Intent */
            intent: string | null;
            /** Name */
            name: string | null;
            /** Phone */
            phone: string | null;
            /** Source Message Ids */
            source_message_ids: string[];
            /** Summary */
            summary: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /** LeadPage */
        LeadPage: {
            /** Data */
            data: components["schemas"]["LeadOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * LeadPatch
         * @description Only what is sent changes, and is a person's from then on: no agent overwrites it.
         * @example {
         *       "name": "Ana Pereira"
         *     }
         */
        LeadPatch: {
            /** Company */
            company?: string | null;
            /** Email */
            email?: string | null;
            /** Intent */
            intent?: string | null;
            /** Name */
            name?: string | null;
            /** Phone */
            phone?: string | null;
            /** Summary */
            summary?: string | null;
        };
        /**
         * LinkIn
         * @example {
         *       "connection_id": "cn_…"
         *     }
         */
        LinkIn: {
            /** Connection Id */
            connection_id: string;
        };
        /** LinkedAgentOut */
        LinkedAgentOut: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /** LinksOut */
        LinksOut: {
            /** Data */
            data: string[];
        };
        /**
         * MeOut
         * @description `kind` is key or session; `member_id`, `email` and `role` are set for members.
         *
         *     `sandbox_url` is where the simulated phones are, on the server's own machine, if there are any.
         */
        MeOut: {
            /** Email */
            email: string | null;
            /** Kind */
            kind: string;
            /** Member Id */
            member_id: string | null;
            /** Name */
            name: string;
            /** Role */
            role: string | null;
            /** Sandbox Url */
            sandbox_url: string | null;
            /** Scopes */
            scopes: string[];
            /** Workspace Id */
            workspace_id: string;
            /** Workspace Name */
            workspace_name: string;
        };
        /**
         * MemberChange
         * @example {
         *       "role": "viewer"
         *     }
         */
        MemberChange: {
            /** Name */
            name?: string | null;
            /** Role */
            role?: ("owner" | "admin" | "member" | "viewer") | null;
        };
        /**
         * MemberIn
         * @example {
         *       "email": "colleague@email.com",
         *       "role": "member"
         *     }
         */
        MemberIn: {
            /** Email */
            email: string;
            /**
             * Name
             * @default
             */
            name?: string;
            /**
             * Role
             * @default member
             * @enum {string}
             */
            role?: "owner" | "admin" | "member" | "viewer";
        };
        /** MemberOut */
        MemberOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Email */
            email: string;
            /** Id */
            id: string;
            /** Joined */
            joined: boolean;
            /** Name */
            name: string;
            /** Role */
            role: string;
        };
        /** MemberPage */
        MemberPage: {
            /** Data */
            data: components["schemas"]["MemberOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * MessageOut
         * @description `content` is an object by its `type`, in full; `text` is what it comes to in words.
         *
         *     `reactions` are those in force. `quoted` is the message that this one answers, `target_id` the
         *     one that a reaction is about. `turn_id` names the agent's turn behind a reply. `mentions` are
         *     the members whom a note names. `html`: `GET /v1/messages/{id}/html` shows it as it was written.
         */
        MessageOut: {
            /** Attachments */
            attachments: components["schemas"]["AttachmentOut"][];
            author: components["schemas"]["crosschat__conversations__message_schemas__AuthorOut"];
            /** Channel */
            channel: string;
            /** Connection Id */
            connection_id: string;
            /** Contact Id */
            contact_id: string;
            /** Content */
            content: {
                [key: string]: unknown;
            };
            /** Conversation Id */
            conversation_id: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Deleted At */
            deleted_at: string | null;
            /** Direction */
            direction: string;
            /** Edited At */
            edited_at: string | null;
            error: components["schemas"]["ErrorOut"] | null;
            /** External Id */
            external_id: string | null;
            /** Html */
            html: boolean;
            /** Id */
            id: string;
            /** Mentions */
            mentions: string[];
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            quoted: components["schemas"]["QuotedOut"] | null;
            /** Reactions */
            reactions: components["schemas"]["ReactionOut"][];
            /** Reply To */
            reply_to: string | null;
            /** Revisions */
            revisions: components["schemas"]["RevisionOut"][];
            /** Scheduled At */
            scheduled_at: string | null;
            /**
             * Sent At
             * Format: date-time
             */
            sent_at: string;
            /**
             * Status
             * @enum {string}
             */
            status: "received" | "note" | "draft" | "scheduled" | "queued" | "sending" | "unknown" | "accepted" | "sent" | "delivered" | "read" | "failed";
            /** Target Id */
            target_id: string | null;
            /** Text */
            text: string;
            /** Turn Id */
            turn_id: string | null;
            /** Type */
            type: string;
        };
        /** MessagePage */
        MessagePage: {
            /** Data */
            data: components["schemas"]["MessageOut"][];
            /** Next */
            next: string | null;
        };
        /** NotChangedOut */
        NotChangedOut: {
            /** Code */
            code: string;
            /** Id */
            id: string;
            /** Message */
            message: string;
        };
        /**
         * NoteIn
         * @description `mentions` are ids of members: they are told, and find it with ``mentioned=me``.
         * @example {
         *       "text": "Called them back."
         *     }
         */
        NoteIn: {
            /** Mentions */
            mentions?: string[];
            /** Text */
            text: string;
        };
        /**
         * PageIn
         * @description What the browser says of the page: shown to people as a claim, without its query.
         */
        PageIn: {
            /** Referrer */
            referrer?: string | null;
            /** Title */
            title?: string | null;
            /** Url */
            url?: string | null;
        };
        /**
         * PresenceIn
         * @example {
         *       "state": "viewing"
         *     }
         */
        PresenceIn: {
            /**
             * State
             * @enum {string}
             */
            state: "viewing" | "typing" | "left";
        };
        /**
         * PromptIn
         * @example {
         *       "name": "Support",
         *       "text": "You answer for {{business_name}}."
         *     }
         */
        PromptIn: {
            /** Defaults */
            defaults?: {
                [key: string]: string;
            };
            /** Name */
            name: string;
            /** Text */
            text: string;
        };
        /**
         * PromptOut
         * @description `version` is the newest.
         */
        PromptOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            version: components["schemas"]["VersionOut"];
        };
        /** PromptPage */
        PromptPage: {
            /** Data */
            data: components["schemas"]["PromptRow"][];
            /** Next */
            next: string | null;
        };
        /**
         * PromptPatch
         * @example {
         *       "name": "Sales"
         *     }
         */
        PromptPatch: {
            /** Name */
            name: string;
        };
        /** PromptRow */
        PromptRow: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Newest Version */
            newest_version: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * PromptUsed
         * @description Null where the agent works with the general text.
         */
        PromptUsed: {
            /** Id */
            id: string | null;
            /** Version */
            version: number | null;
        };
        /**
         * QuotedOut
         * @description The message that another answers; of its `text` at most 200 characters.
         */
        QuotedOut: {
            author: components["schemas"]["crosschat__conversations__message_schemas__AuthorOut"];
            /** Id */
            id: string;
            /** Text */
            text: string;
            /** Type */
            type: string;
        };
        /** ReactionOut */
        ReactionOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            author: components["schemas"]["crosschat__conversations__message_schemas__AuthorOut"];
            /** Emoji */
            emoji: string;
        };
        /**
         * ReceiptIn
         * @description Everything up to this entry has been seen by the visitor.
         */
        ReceiptIn: {
            /** Up To */
            up_to: number;
        };
        /**
         * RevisionOut
         * @description What a message said before it was changed `at` this time.
         */
        RevisionOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Text */
            text: string;
        };
        /**
         * SaidIn
         * @description `role` agent stands for whoever answered, the agent or a person.
         */
        SaidIn: {
            /**
             * Role
             * @enum {string}
             */
            role: "customer" | "agent";
            /** Text */
            text: string;
        };
        /**
         * SecretOut
         * @description Shown this once.
         */
        SecretOut: {
            /** Identity Secret */
            identity_secret: string;
        };
        /**
         * SessionIn
         * @description `business_id` (the guide's businessId) is the workspace's id; it must fit the key.
         */
        SessionIn: {
            /** Business Id */
            business_id?: string | null;
            identity?: components["schemas"]["IdentityIn"] | null;
        };
        /**
         * SessionOut
         * @description `token` is sent as `Authorization: Bearer`; it replaces the one that was sent, if any.
         *
         *     Open the stream with `cursor` as its `Last-Event-ID` and read the history; an entry that comes
         *     by both ways has the same `seq`. `last_seq` is the newest entry that there is now.
         */
        SessionOut: {
            /** Cursor */
            cursor: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Last Seq */
            last_seq: number;
            /** Read Seq */
            read_seq: number;
            /** Resumed */
            resumed: boolean;
            /** Token */
            token: string;
            /** Unread Count */
            unread_count: number;
            visitor: components["schemas"]["VisitorOut"];
        };
        /**
         * SetupBody
         * @description `token` is what stands behind the # of the link that `crosschat serve` printed.
         * @example {
         *       "email": "your@email.com",
         *       "name": "Your Name",
         *       "password": "a long secret",
         *       "token": "cco_…"
         *     }
         */
        SetupBody: {
            /** Email */
            email: string;
            /** Name */
            name: string;
            /** Password */
            password: string;
            /** Token */
            token: string;
            /** Workspace Name */
            workspace_name?: string | null;
        };
        /** SetupOut */
        SetupOut: {
            /** Needed */
            needed: boolean;
        };
        /**
         * SignInBody
         * @example {
         *       "email": "your@email.com",
         *       "password": "a long secret"
         *     }
         */
        SignInBody: {
            /** Email */
            email: string;
            /** Password */
            password: string;
        };
        /**
         * SiteIn
         * @description What is named is replaced, the rest stays; null takes a setting away.
         * @example {
         *       "config": {
         *         "allowed_origins": [
         *           "https://shop.example"
         *         ]
         *       }
         *     }
         */
        SiteIn: {
            /** Config */
            config: {
                [key: string]: unknown;
            };
        };
        /**
         * SiteOut
         * @description `business_id` and `publishable_key` are the widget's `businessId` and `apiKey`.
         */
        SiteOut: {
            /** Business Id */
            business_id: string;
            /** Config */
            config: {
                [key: string]: unknown;
            };
            /** Connection Id */
            connection_id: string;
            /** Publishable Key */
            publishable_key: string;
            /** Site Id */
            site_id: string;
        };
        /**
         * StepOut
         * @description `ok` None: it does not apply here, or could not be told; `detail` says which, and `remedy`
         *     what to do if there is something to be done. `duration_ms` are milliseconds.
         */
        StepOut: {
            /** Detail */
            detail: string;
            /**
             * Duration Ms
             * @default 0
             */
            duration_ms?: number;
            /** Key */
            key: string;
            /** Ok */
            ok: boolean | null;
            /**
             * Remedy
             * @default
             */
            remedy?: string;
            /** Title */
            title: string;
        };
        /**
         * TemplateCheckOut
         * @description `checked` False: this connection's templates were never synced, so only the platform can
         *     tell; `text` is then empty.
         */
        TemplateCheckOut: {
            /** Checked */
            checked: boolean;
            /** Ok */
            ok: boolean;
            /** Text */
            text: string;
        };
        /**
         * TemplateIn
         * @description A template to be submitted for the platform's approval, in the platform's own form.
         * @example {
         *       "category": "UTILITY",
         *       "components": [
         *         {
         *           "example": {
         *             "body_text": [
         *               [
         *                 "A-77"
         *               ]
         *             ]
         *           },
         *           "text": "Your parcel {{1}} has arrived.",
         *           "type": "BODY"
         *         }
         *       ],
         *       "language": "en_US",
         *       "name": "parcel_arrived"
         *     }
         */
        TemplateIn: {
            /** Category */
            category: string;
            /** Components */
            components: {
                [key: string]: unknown;
            }[];
            /** Language */
            language: string;
            /** Name */
            name: string;
            /**
             * Named Parameters
             * @default false
             */
            named_parameters?: boolean;
        };
        /**
         * TemplateMessageIn
         * @description A template message as `content` of `POST /v1/messages` has it.
         * @example {
         *       "components": [
         *         {
         *           "parameters": [
         *             {
         *               "text": "Ana",
         *               "type": "text"
         *             },
         *             {
         *               "text": "Monday at 10:00",
         *               "type": "text"
         *             }
         *           ],
         *           "type": "body"
         *         }
         *       ],
         *       "language": "en_US",
         *       "name": "appointment_reminder"
         *     }
         */
        TemplateMessageIn: {
            /** Components */
            components?: {
                [key: string]: unknown;
            }[];
            /** Language */
            language: string;
            /** Name */
            name: string;
        };
        /**
         * TemplateOut
         * @description `status`, `category`, `quality` and `components` are in the platform's words.
         *
         *     `sendable`: the platform takes it now. `needs_values`: it cannot be sent without parameters.
         */
        TemplateOut: {
            /** Category */
            category: string | null;
            /** Components */
            components: {
                [key: string]: unknown;
            }[];
            /** Connection Id */
            connection_id: string;
            /** External Id */
            external_id: string;
            /** Id */
            id: string;
            /** Language */
            language: string;
            /** Metadata */
            metadata: {
                [key: string]: unknown;
            };
            /** Name */
            name: string;
            /** Named Parameters */
            named_parameters: boolean;
            /** Needs Values */
            needs_values: boolean;
            /** Quality */
            quality: string | null;
            /** Sendable */
            sendable: boolean;
            /** Status */
            status: string;
            /**
             * Synced At
             * Format: date-time
             */
            synced_at: string;
        };
        /** TemplatePage */
        TemplatePage: {
            /** Data */
            data: components["schemas"]["TemplateOut"][];
            /** Next */
            next: string | null;
        };
        /** TimelineOut */
        TimelineOut: {
            /** Data */
            data: components["schemas"]["HappenedOut"][];
            /** Message Id */
            message_id: string;
        };
        /**
         * ToolIn
         * @description An HTTP address that the agent may call.
         *
         *     `parameters` is the JSON schema of what the model fills in; `bound` are further parameters that
         *     the server fills in, like `{"customer": "contact.id"}`: no model sees or sets them. Names in
         *     braces in the path or query of `url` are taken from both; what is left goes into the query
         *     (GET, DELETE) or a JSON body. `headers` are stored encrypted and never shown. A tool with
         *     `side_effects` (all but GET unless you say otherwise) runs at most once for a call: it gets an
         *     `Idempotency-Key`, and when its outcome is unknown people are asked. `timeout` is in seconds.
         * @example {
         *       "bound": {
         *         "customer": "contact.phone"
         *       },
         *       "description": "Find one of this customer's orders by its number",
         *       "headers": {
         *         "Authorization": "Bearer KEY"
         *       },
         *       "method": "GET",
         *       "name": "find_order",
         *       "parameters": {
         *         "properties": {
         *           "number": {
         *             "type": "string"
         *           }
         *         },
         *         "required": [
         *           "number"
         *         ],
         *         "type": "object"
         *       },
         *       "url": "https://shop.example/api/orders/{number}"
         *     }
         */
        ToolIn: {
            /** Bound */
            bound?: {
                [key: string]: string;
            };
            /** Description */
            description: string;
            /** Headers */
            headers?: {
                [key: string]: string;
            };
            /**
             * Method
             * @default GET
             * @enum {string}
             */
            method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
            /** Name */
            name: string;
            /** Parameters */
            parameters?: {
                [key: string]: unknown;
            };
            /** Side Effects */
            side_effects?: boolean | null;
            /**
             * Timeout
             * @default 10
             */
            timeout?: number;
            /** Url */
            url: string;
        };
        /**
         * ToolOut
         * @description `headers` are names only.
         */
        ToolOut: {
            /** Agent Id */
            agent_id: string;
            /** Bound */
            bound: {
                [key: string]: string;
            };
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Description */
            description: string;
            /** Headers */
            headers: string[];
            /** Id */
            id: string;
            /** Method */
            method: string;
            /** Name */
            name: string;
            /** Parameters */
            parameters: {
                [key: string]: unknown;
            };
            /** Side Effects */
            side_effects: boolean;
            /** Timeout */
            timeout: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Url */
            url: string;
        };
        /** ToolPage */
        ToolPage: {
            /** Data */
            data: components["schemas"]["ToolOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * ToolPatch
         * @description Only what is sent changes; `headers` replaces all of them.
         * @example {
         *       "timeout": 5
         *     }
         */
        ToolPatch: {
            [key: string]: unknown;
        };
        /**
         * TrialOut
         * @description `ok`: no step failed.
         */
        TrialOut: {
            /** Ok */
            ok: boolean;
            /** Steps */
            steps: components["schemas"]["StepOut"][];
        };
        /**
         * TryIn
         * @description Either `text`, which a customer writes, or `messages`, the last of which is a customer's.
         *
         *     `variables` win over all others; `contact_name`, `contact_phone`, `contact_email` and the like
         *     are what tools get for bound parameters. `connection_id` says on which channel.
         * @example {
         *       "text": "Do you ship to Rome?"
         *     }
         */
        TryIn: {
            /** Connection Id */
            connection_id?: string | null;
            /** Messages */
            messages?: components["schemas"]["SaidIn"][] | null;
            /** Prompt Version */
            prompt_version?: number | null;
            /** Text */
            text?: string | null;
            /** Variables */
            variables?: {
                [key: string]: string;
            };
        };
        /**
         * TryOut
         * @description What would have come of it. Nothing was sent and nothing is kept; tools with side effects
         *     were not called and stand in the trace as `would_call`, others were.
         */
        TryOut: {
            /** Handoff */
            handoff: {
                [key: string]: unknown;
            } | null;
            /** Lead */
            lead: {
                [key: string]: unknown;
            } | null;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "reply" | "handoff" | "failed";
            /** Reason */
            reason: string | null;
            /** Reply */
            reply: string | null;
            /** Trace */
            trace: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * TurnOut
         * @description One attempt at a turn. `turn` is the same for all attempts at it; `cost` is in US dollars,
         *     null when the price is not known. `brief` is what people were told at a handoff.
         */
        TurnOut: {
            /** Agent Id */
            agent_id: string;
            /** Agent Revision */
            agent_revision: number;
            /** Brief */
            brief: {
                [key: string]: unknown;
            } | null;
            /** Cached Tokens */
            cached_tokens: number;
            /** Conversation Id */
            conversation_id: string;
            /** Correlation */
            correlation: string | null;
            /** Cost */
            cost: number | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            durations_ms: components["schemas"]["DurationsOut"];
            /** Id */
            id: string;
            /** Input Tokens */
            input_tokens: number;
            /** Message Ids */
            message_ids: string[];
            /** Model */
            model: string | null;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "reply" | "draft" | "handoff" | "discarded" | "failed" | "waiting";
            /** Output Tokens */
            output_tokens: number;
            prompt: components["schemas"]["PromptUsed"];
            /** Reason */
            reason: string | null;
            /** Reply Message Id */
            reply_message_id: string | null;
            /** Simulated */
            simulated: boolean;
            /** Tool Calls */
            tool_calls: {
                [key: string]: unknown;
            }[];
            /** Turn */
            turn: string;
        };
        /** TurnPage */
        TurnPage: {
            /** Data */
            data: components["schemas"]["TurnOut"][];
            /** Next */
            next: string | null;
        };
        /** UploadOut */
        UploadOut: {
            /** Filename */
            filename: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Mime Type */
            mime_type: string;
            /** Size */
            size: number;
        };
        /**
         * UserIn
         * @description `password` lets the owner sign in; `invite` is needed where `SIGNUPS=invite`.
         * @example {
         *       "company_name": "Your Company",
         *       "email": "your@email.com",
         *       "name": "Your Name"
         *     }
         */
        UserIn: {
            /** Company Name */
            company_name?: string | null;
            /** Email */
            email: string;
            /** Invite */
            invite?: string | null;
            /** Name */
            name: string;
            /** Password */
            password?: string | null;
        };
        /**
         * UserOut
         * @description `api_key` is shown this once.
         */
        UserOut: {
            /** Api Key */
            api_key: string;
            /** Company Name */
            company_name: string | null;
            /** Email */
            email: string;
            /** Name */
            name: string;
            /** User Id */
            user_id: string;
            /** Workspace Id */
            workspace_id: string;
        };
        /** ValidationError */
        ValidationError: {
            /** Context */
            ctx?: Record<string, never>;
            /** Input */
            input?: unknown;
            /** Location */
            loc: (string | number)[];
            /** Message */
            msg: string;
            /** Error Type */
            type: string;
        };
        /**
         * VersionIn
         * @description `text` may hold `{{variables}}`: the built-in ones (agent_name, business_name, channel,
         *     customer_name, date, time, weekday) and any others that `defaults` name. An agent's own
         *     `variables` win over both.
         * @example {
         *       "defaults": {
         *         "days": "two"
         *       },
         *       "text": "You answer for {{business_name}}. Orders ship in {{days}} days."
         *     }
         */
        VersionIn: {
            /** Defaults */
            defaults?: {
                [key: string]: string;
            };
            /** Text */
            text: string;
        };
        /**
         * VersionOut
         * @description A version never changes.
         */
        VersionOut: {
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Defaults */
            defaults: {
                [key: string]: string;
            };
            /** Number */
            number: number;
            /** Prompt Id */
            prompt_id: string;
            /** Text */
            text: string;
            /** Variables */
            variables: string[];
        };
        /** VersionPage */
        VersionPage: {
            /** Data */
            data: components["schemas"]["VersionOut"][];
            /** Next */
            next: string | null;
        };
        /**
         * ViewChange
         * @description What is left out stays as it is.
         * @example {
         *       "name": "Urgent"
         *     }
         */
        ViewChange: {
            filters?: components["schemas"]["ViewFilters"] | null;
            /** Name */
            name?: string | null;
            /** Position */
            position?: number | null;
            /** Shared */
            shared?: boolean | null;
        };
        /**
         * ViewFilters
         * @description The parameters of `GET /v1/conversations`, as they are written there.
         */
        ViewFilters: {
            /** Assignee */
            assignee?: string | null;
            /** Channel */
            channel?: string | null;
            /** Connection Id */
            connection_id?: string | null;
            /** Label */
            label?: string | null;
            /** Mentioned */
            mentioned?: string | null;
            /** Priority */
            priority?: ("low" | "normal" | "high" | "urgent") | null;
            /** Q */
            q?: string | null;
            /** Status */
            status?: ("open" | "pending" | "snoozed" | "resolved" | "archived") | null;
            /** Unread */
            unread?: boolean | null;
        };
        /**
         * ViewIn
         * @description `shared` ones everybody sees; `position` orders them, the lowest first.
         * @example {
         *       "filters": {
         *         "assignee": "me",
         *         "priority": "urgent"
         *       },
         *       "name": "Mine, urgent"
         *     }
         */
        ViewIn: {
            filters: components["schemas"]["ViewFilters"];
            /** Name */
            name: string;
            /**
             * Position
             * @default 0
             */
            position?: number;
            /**
             * Shared
             * @default false
             */
            shared?: boolean;
        };
        /**
         * ViewOut
         * @description `own`: it is yours. `member_id` is whose it is; None: a program made it.
         */
        ViewOut: {
            filters: components["schemas"]["ViewFilters"];
            /** Id */
            id: string;
            /** Member Id */
            member_id: string | null;
            /** Name */
            name: string;
            /** Own */
            own: boolean;
            /** Position */
            position: number;
            /** Shared */
            shared: boolean;
        };
        /** ViewPage */
        ViewPage: {
            /** Data */
            data: components["schemas"]["ViewOut"][];
        };
        /** VisitorOut */
        VisitorOut: {
            /** Id */
            id: string;
            /** Name */
            name: string | null;
            /** Verified */
            verified: boolean;
        };
        /**
         * FileOut
         * @description `id` is the `file` of a message's media for 23 hours; unsent, it is deleted then.
         */
        crosschat__conversations__file_endpoints__FileOut: {
            /** Filename */
            filename: string;
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Mime Type */
            mime_type: string;
            /** Size */
            size: number;
        };
        /**
         * AuthorOut
         * @description `id` is the contact's, the member's or the agent's.
         */
        crosschat__conversations__message_schemas__AuthorOut: {
            /** Id */
            id: string | null;
            /** Kind */
            kind: string;
            /** Name */
            name: string | null;
        };
        /**
         * MessageIn
         * @description `content` is the text (the guides' name for it); `text` says the same.
         *
         *     Other kinds than text are an object with their `type`: media, location, contacts, interactive,
         *     template, reaction. With `scheduled_at` it waits until then; `DELETE /v1/messages/{id}` takes
         *     it back. `reply_to` is the id of the message that it answers, and so is a reaction's `target`;
         *     the platform's own ids are understood as well. `seen` is the newest message that the author had
         *     on screen: if a colleague has answered after it, nothing is sent and the answer is 409 with the
         *     code ``answered_meanwhile``, `message_id` and `author_name`.
         * @example {
         *       "content": "Hello!",
         *       "conversation_id": "conv_…",
         *       "platform": "whatsapp"
         *     }
         */
        crosschat__conversations__message_schemas__MessageIn: {
            /** Content */
            content?: string | {
                [key: string]: unknown;
            } | null;
            /** Conversation Id */
            conversation_id: string;
            /** Platform */
            platform?: string | null;
            /** Reply To */
            reply_to?: string | null;
            /** Scheduled At */
            scheduled_at?: string | null;
            /** Seen */
            seen?: string | null;
            /** Text */
            text?: string | null;
        };
        /**
         * AuthorOut
         * @description `kind` is visitor, member, agent or system; `ai`: written by a model.
         */
        crosschat__webchat__schemas__AuthorOut: {
            /** Ai */
            ai: boolean;
            /**
             * Kind
             * @enum {string}
             */
            kind: "visitor" | "member" | "agent" | "system";
            /** Name */
            name: string | null;
        };
        /**
         * FileOut
         * @description `url` is relative to this server and expires within the hour; fetch again for a new one.
         */
        crosschat__webchat__schemas__FileOut: {
            /** Filename */
            filename: string | null;
            /** Kind */
            kind: string;
            /** Mime Type */
            mime_type: string | null;
            /** Size */
            size: number | null;
            /** Url */
            url: string | null;
        };
        /**
         * MessageIn
         * @description `client_id` is yours and makes sending again harmless: a UUID is good.
         * @example {
         *       "client_id": "7c0e4b5a-9f4e-4a53-a0a7-3b6a2f6f8f11",
         *       "text": "Hello!"
         *     }
         */
        crosschat__webchat__schemas__MessageIn: {
            /** Attachments */
            attachments?: string[];
            choice?: components["schemas"]["ChoiceIn"] | null;
            /** Client Id */
            client_id: string;
            page?: components["schemas"]["PageIn"] | null;
            /**
             * Text
             * @default
             */
            text?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    download_files__link__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not our link, or it has expired */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    healthz_healthz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
        };
    };
    connect_integrations__channel__connect_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectedOut"];
                };
            };
            /** @description The platform did not accept the credentials */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    readyz_readyz_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Not ready; says what is missing */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_agents_v1_agents_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    make_v1_agents_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    one_v1_agents__agent_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_v1_agents__agent_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_v1_agents__agent_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AgentPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    links_v1_agents__agent_id__connections_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinksOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    link_connection_v1_agents__agent_id__connections_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinkIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LinksOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    unlink_connection_v1_agents__agent_id__connections__connection_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_tools_v1_agents__agent_id__tools_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    make_v1_agents__agent_id__tools_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    one_v1_agents__agent_id__tools__tool_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
                tool_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_v1_agents__agent_id__tools__tool_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
                tool_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_v1_agents__agent_id__tools__tool_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
                tool_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    try_agent_v1_agents__agent_id__try_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TryIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TryOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description No worker answered in time */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    turns_v1_agents__agent_id__turns_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
                conversation_id?: string | null;
                outcome?: ("reply" | "draft" | "handoff" | "discarded" | "failed" | "waiting") | null;
            };
            header?: never;
            path: {
                agent_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_keys_v1_api_keys_get: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    make_key_v1_api_keys_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["KeyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IssuedKeyOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    revoke_v1_api_keys__key_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    attachment_v1_attachments__attachment_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            307: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    thumbnail_v1_attachments__attachment_id__thumbnail_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                attachment_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            307: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    canned_replies_v1_canned_replies_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedReplyPage"];
                };
            };
        };
    };
    add_canned_reply_v1_canned_replies_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CannedReplyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedReplyOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_canned_reply_v1_canned_replies__canned_reply_id__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                canned_reply_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CannedReplyIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CannedReplyOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_canned_reply_v1_canned_replies__canned_reply_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                canned_reply_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    channels_v1_channels_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChannelPage"];
                };
            };
        };
    };
    list_connections_v1_connections_get: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    one_v1_connections__connection_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    disconnect_v1_connections__connection_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The operator's variables name it */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_v1_connections__connection_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConnectionChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConnectionOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_templates_v1_connections__connection_id__templates_get: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
                name?: string | null;
                language?: string | null;
                status?: string | null;
            };
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    create_template_v1_connections__connection_id__templates_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    sync_templates_v1_connections__connection_id__templates_sync_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplatePage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description The platform did not answer; the hourly sync tries again */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    validate_template_v1_connections__connection_id__templates_validate_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TemplateMessageIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TemplateCheckOut"];
                };
            };
            /** @description Says which value of which component is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    delete_template_v1_connections__connection_id__templates__template_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    test_connection_v1_connections__connection_id__test_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TrialOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    contacts_v1_contacts_get: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
                /** @description Name, phone, e-mail or address */
                q?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    contact_v1_contacts__contact_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactProfileOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_contact_v1_contacts__contact_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contact_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ContactChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ContactProfileOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    conversations_v1_conversations_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
                status?: ("open" | "pending" | "snoozed" | "resolved" | "archived") | null;
                channel?: string | null;
                connection_id?: string | null;
                contact_id?: string | null;
                /** @description agent, people, member, me, or a member's id */
                assignee?: string | null;
                label?: string | null;
                priority?: ("low" | "normal" | "high" | "urgent") | null;
                unread?: boolean | null;
                /** @description me, or a member's id: a note names them */
                mentioned?: string | null;
                /** @description Text, name, phone or address */
                q?: string | null;
                /** @description Up to 100 ids: repeated, or with commas between them */
                ids?: string[] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_many_v1_conversations_bulk_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BulkChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BulkOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    counts_v1_conversations_counts_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CountsOut"];
                };
            };
        };
    };
    conversation_v1_conversations__conversation_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_conversation_v1_conversations__conversation_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConversationChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConversationOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    conversation_messages_v1_conversations__conversation_id__messages_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
                status?: ("received" | "note" | "draft" | "scheduled" | "queued" | "sending" | "unknown" | "accepted" | "sent" | "delivered" | "read" | "failed") | null;
            };
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    add_a_note_v1_conversations__conversation_id__notes_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NoteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    presence_v1_conversations__conversation_id__presence_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PresenceIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    mark_read_v1_conversations__conversation_id__read_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    typing_v1_conversations__conversation_id__typing_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                conversation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_dead_letters_v1_dead_letters_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeadLetterPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_dead_letter_v1_dead_letters__dead_letter_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dead_letter_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    retry_dead_letter_v1_dead_letters__dead_letter_id__retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                dead_letter_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    upload_v1_files_post: {
        parameters: {
            query?: {
                filename?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": unknown;
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["crosschat__conversations__file_endpoints__FileOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_identity_v1_identities__identity_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["IdentityChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IdentityOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    avatar_v1_identities__identity_id__avatar_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            307: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    accept_v1_invitations_accept_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["JoinBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    labels_v1_labels_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelPage"];
                };
            };
        };
    };
    put_label_v1_labels__label__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LabelIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_label_v1_labels__label__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                label: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_leads_v1_leads_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
                contact_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    one_v1_leads__lead_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lead_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    correct_v1_leads__lead_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lead_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LeadPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    me_v1_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MeOut"];
                };
            };
        };
    };
    list_members_v1_members_get: {
        parameters: {
            query?: {
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    invite_v1_members_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["InvitedOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    remove_v1_members__member_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_v1_members__member_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                member_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MemberChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MemberOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    messages_v1_messages_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
                status?: ("received" | "note" | "draft" | "scheduled" | "queued" | "sending" | "unknown" | "accepted" | "sent" | "delivered" | "read" | "failed") | null;
                /** @description Up to 100 ids: repeated, or with commas between them */
                ids?: string[] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessagePage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    send_message_v1_messages_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["crosschat__conversations__message_schemas__MessageIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    message_v1_messages__message_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    discard_v1_messages__message_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    message_html_v1_messages__message_id__html_get: {
        parameters: {
            query?: {
                images?: boolean;
            };
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                };
            };
            /** @description No such message, or it is not HTML */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    retry_v1_messages__message_id__retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    send_v1_messages__message_id__send_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MessageOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    message_timeline_v1_messages__message_id__timeline_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                message_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TimelineOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_prompts_v1_prompts_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    make_v1_prompts_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromptIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    one_v1_prompts__prompt_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_v1_prompts__prompt_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    rename_v1_prompts__prompt_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PromptPatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PromptOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    versions_v1_prompts__prompt_id__versions_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    make_version_v1_prompts__prompt_id__versions_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VersionIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    one_version_v1_prompts__prompt_id__versions__number__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                prompt_id: string;
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    sign_in_member_v1_session_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SignInBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    sign_out_v1_session_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    setup_state_v1_setup_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SetupOut"];
                };
            };
        };
    };
    set_up_v1_setup_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetupBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    stream_v1_stream_get: {
        parameters: {
            query?: {
                /** @description The last event's id, for clients without headers */
                resume_from?: string | null;
            };
            header?: {
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: message.created
                     *     id: 1795200000.123~900:905:
                     *     data: {"type":"message.created","id":"msg_…","conversation_id":"conv_…"}
                     */
                    "text/event-stream": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
            /** @description Too many open streams */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    turn_v1_turns__turn_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TurnOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    create_user_v1_users_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    list_for_user_v1_users__user_id__agents_get: {
        parameters: {
            query?: {
                /** @description Entries a page */
                limit?: number;
                cursor?: string | null;
            };
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentPage"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    make_for_user_v1_users__user_id__agents_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["GuideAgentIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    views_v1_views_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewPage"];
                };
            };
        };
    };
    add_view_v1_views_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    delete_view_v1_views__view_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                view_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_view_v1_views__view_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                view_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ViewChange"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ViewOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    site_v1_webchat_sites__webchat_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webchat_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    change_v1_webchat_sites__webchat_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webchat_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SiteIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    renew_secret_v1_webchat_sites__webchat_id__identity_secret_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webchat_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecretOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    renew_key_v1_webchat_sites__webchat_id__publishable_key_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                webchat_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SiteOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    config_webchat_v1_config_get: {
        parameters: {
            query?: {
                business_id?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ConfigOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    history_webchat_v1_messages_get: {
        parameters: {
            query?: {
                before?: number | null;
                after?: number | null;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    write_webchat_v1_messages_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["crosschat__webchat__schemas__MessageIn"];
            };
        };
        responses: {
            /** @description It had come before */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedOut"];
                };
            };
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    read_webchat_v1_read_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceiptIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    open_session_webchat_v1_sessions_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionIn"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    close_session_webchat_v1_sessions_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    stream_webchat_v1_stream_get: {
        parameters: {
            query?: {
                resume_from?: string | null;
            };
            header?: {
                "last-event-id"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example event: message.created
                     *     id: vis_….18
                     *     data: {"seq":18,"text":"Hello!", …}
                     */
                    "text/event-stream": unknown;
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
    typing_webchat_v1_typing_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    upload_webchat_v1_uploads_post: {
        parameters: {
            query?: {
                filename?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadOut"];
                };
            };
            /** @description Validation Error */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HTTPValidationError"];
                };
            };
        };
    };
}
