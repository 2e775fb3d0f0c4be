// Made from docs/openapi.json by `npm run schema`: do not edit.

export interface paths {
    "/api/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Approvals, the newest first. */
        get: operations["list_approvals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/approvals/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One approval: what would be done, the rule that asked, and whether the caller may decide, and why not. */
        get: operations["get_approval"];
        put?: never;
        /**
         * Answers an approval. Policy says who may: an admin other than the requester, unless the rules say otherwise. The waiting
         *     job goes on or ends in the same moment.
         */
        post: operations["answer_approval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Rows of the audit trail, the oldest first. Each row's hash covers the one before; `velocity audit verify` checks them. */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rows of the trail as JSON lines, the oldest first, as `velocity audit export` writes them; with all that a list can be
         *     filtered by.
         */
        get: operations["export_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Checks the whole trail: numbers, hashes, inputs, the end, and the heads that were signed and kept outside of the database;
         *     as `velocity audit verify`. The answer comes line by line (`application/x-ndjson`), and names the first row that is wrong.
         *     At most two such answers are made at once.
         */
        post: operations["verify_audit"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a password by an invitation, once, and signs in. */
        post: operations["accept_invitation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs in: a token for programs, and a cookie for the browser. */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs out: what was signed in with is worth nothing from now on. */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout/everywhere": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Signs out everywhere: all sign-ins of the account end, this one too. Keys stay. */
        post: operations["logout_everywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/may": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the caller may do whatever it is done to. What depends on the thing, as who asked for an approval, is said with the thing. */
        get: operations["list_deeds"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who is signed in. */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/oidc": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether one may sign in by a provider, and what it is called. The provider is not asked: it may be away. */
        get: operations["get_oidc"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/oidc/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the provider sends the browser back to: signs in, and sends it on. Whoever is not let in is sent to
         *     `/login?error=…`, which says what to do.
         */
        get: operations["oidc_callback"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/oidc/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sends the browser to the provider. For browsers: a link to it is a button. When the provider is away the browser is sent to
         *     `/login?error=provider_away`.
         */
        get: operations["oidc_login"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Changes one's own password. All sign-ins of the account end; the answer is a new one. */
        put: operations["put_password"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/profile/avatar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sets one's own picture. It is cut to the square in its middle, turned upright and drawn anew; nothing else of the file is
         *     kept, and the former picture is gone.
         */
        post: operations["put_avatar"];
        /** Takes one's own picture away; taking none away is no error. */
        delete: operations["delete_avatar"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A new access token, and the refresh token for the next time. A refresh token is good once: whoever shows one again has
         *     found it somewhere, or it was found with its owner, so the whole sign-in ends.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All accounts, for admins. */
        get: operations["list_users"];
        put?: never;
        /** Makes an account: with a password, or with a link by which its owner sets one. */
        post: operations["create_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/users/{id}": {
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
         * Erases an account for good: address, password, picture, sign-ins, keys and invitations. What it did stays and names `erased`
         *     instead; the audit trail stays as it is. Nobody erases themselves, and the last admin who can sign in stays.
         */
        delete: operations["erase_user"];
        options?: never;
        head?: never;
        /** Changes an account's role, disables or enables it. The last admin who can sign in stays one. */
        patch: operations["change_user"];
        trace?: never;
    };
    "/api/auth/users/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes an account's password away and ends its sign-ins; its owner sets a new one by the link in the answer. */
        post: operations["reset_user"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Campaigns, the newest first by their last change. */
        get: operations["list_campaigns"];
        put?: never;
        /** Begins a campaign; whoever does is its first member. */
        post: operations["create_campaign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One campaign, by its id or its name. */
        get: operations["get_campaign"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Changes a campaign, closes it or opens it again. */
        patch: operations["change_campaign"];
        trace?: never;
    };
    "/api/campaigns/{id}/burndown": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many runs were still to end well, over time. */
        get: operations["get_campaign_burndown"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened in a campaign, the oldest first: to itself, to its runs, and what was told in its name; without lines of logs. */
        get: operations["list_campaign_events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{id}/members/{member}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Lets somebody take part in a campaign. */
        put: operations["add_campaign_member"];
        post?: never;
        /** Lets somebody take part no more. */
        delete: operations["remove_campaign_member"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A campaign's runs: those that were added, and those of the project of its name that were added nowhere. */
        get: operations["list_campaign_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/campaigns/{id}/runs/{run}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Lets a run belong to a campaign, instead of to another one. */
        put: operations["add_campaign_run"];
        post?: never;
        /** Takes a run out of a campaign; it goes back to the one of its project's name. */
        delete: operations["remove_campaign_run"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Files that were brought, the newest first. */
        get: operations["list_imports"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/imports/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What came of a file. */
        get: operations["get_import"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/imports/{id}/aside": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The lines of a file that were kept aside, under its first line, byte for byte as they stood there: mend them and bring them
         *     again.
         */
        get: operations["get_import_aside"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Records of a kind. */
        get: operations["list_records"];
        put?: never;
        /** Makes a record. Others that are perhaps the same are named in the answer; it is made all the same. */
        post: operations["create_record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}/duplicates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Groups of people, accounts or leads that share an address, a number or a name. */
        get: operations["list_duplicates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Records as a file, with all that a list can be filtered by. No cell begins like a formula: a `'` stands before those that
         *     would, and an import takes it away again.
         */
        get: operations["export_records"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings a file of records: its first line names the columns. What can be taken is taken; every other line is kept aside, as it
         *     stands in the file and with the reason, so that it can be mended and brought again.
         */
        post: operations["import_records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One record, also one that was taken away. */
        get: operations["get_record"];
        put?: never;
        post?: never;
        /** Takes a record away. Nothing is lost: it can be restored. */
        delete: operations["remove_record"];
        options?: never;
        head?: never;
        /** Changes the fields that are given. */
        patch: operations["change_record"];
        trace?: never;
    };
    "/api/crm/{kind}/{id}/convert": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A lead becomes a customer: an account (when it names a company), a person and an opportunity, which name each other. An account
         *     or a person that is there already is taken instead of a second one.
         */
        post: operations["convert_lead"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}/{id}/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What a lead says of the product becomes a change request: it is kept as an interaction, and said in the lead's conversation. */
        post: operations["give_lead_feedback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}/{id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every change of a record, the newest first: who, when, and what it was after that. */
        get: operations["get_record_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}/{id}/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Joins a duplicate with a record: it gets whatever only the other has, all that named the other names it, and the other is
         *     taken away.
         */
        post: operations["merge_records"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}/{id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Brings back a record that was taken away. */
        post: operations["restore_record"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/crm/{kind}/{id}/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A lead becomes a conversation with its wish as the brief; the lead's status is `building` then. A lead that became one already
         *     keeps it. The release that comes of it is in the lead's `answer`, and its status is `answered` from then on.
         */
        post: operations["start_lead_session"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Events as they happen (`text/event-stream`); each carries its number as `id`, so a browser resumes by itself. Who asks
         *     for events that are no longer kept is first told of the gap: `event: gap`, `data: {"oldest": n}`.
         */
        get: operations["stream_events"];
        put?: never;
        /** Publishes events on a channel. */
        post: operations["publish_events"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/events/ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** A ticket: it opens one socket of this caller within 30 seconds, on any server of the installation. */
        post: operations["make_ticket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One's own keys, the newest first; for admins everybody's. Keys of the configuration are not among them. */
        get: operations["list_keys"];
        put?: never;
        /** Makes a key. It acts for whoever makes it, within its role and scopes. */
        post: operations["create_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Takes a key back: within a second it opens nothing, on no server. */
        delete: operations["revoke_key"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a key another text. The old one opens nothing from now on. */
        post: operations["rotate_key"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Memories that hold the words, the best first; without words the newest first. Where an embedding model is configured, also
         *     those that mean about the same.
         */
        get: operations["search_memory"];
        put?: never;
        /**
         * Remembers something. What a person says is confirmed, what a program says is not, and what came from text of others is
         *     untrusted whoever sends it; so is what was derived from something untrusted. What is remembered already is not written again.
         */
        post: operations["remember"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All memories as JSON lines, those that count no longer included, up to 1,000 at once: the header `x-next-after` gives the
         *     `after` of the next call, and is missing at the end.
         */
        get: operations["export_memory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes lines of an export, at most 1,000 at once. Those that cannot be taken are named; the others are kept. */
        post: operations["import_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One memory, also one that counts no longer. */
        get: operations["get_memory"];
        put?: never;
        post?: never;
        /** Forgets a memory: it is gone, also from the index. The audit trail keeps who did it and the digest of what it said. */
        delete: operations["forget_memory"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/memory/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Vouches for a memory that an agent, a program or a text of others brought in. Only people do. */
        post: operations["confirm_memory"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/model": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The models and how they are. */
        get: operations["get_models"];
        /** Prefers a model. Policy is asked (`model.change`), and its answer is kept with the change. */
        put: operations["put_model"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What concerns the caller, the newest first: approvals that wait for them or were answered, ends of the runs and failures of
         *     the tasks that they asked for, and changes of products' health. What is older than the newest 50,000 events is no news.
         */
        get: operations["list_notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/decisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was decided. About a job: the oldest first, at most 1,000; the decision that admitted it, then those of its work, of which
         *     a code stage has one for each file that it changes. About everything: the newest first, at most 200.
         */
        get: operations["list_decisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what the rules in force would answer to a wish, and which rules match it. Nothing is done, and nothing is written down. */
        post: operations["explain_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Decides once more what was decided, by the rules of today or with rules that are only tried; as `velocity policy replay`.
         *     The answer comes line by line (`application/x-ndjson`). Nothing is put in force. At most two such answers are made at once.
         */
        post: operations["replay_policy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the rules in force let each role do, to something that is nobody's in particular. */
        get: operations["list_roles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/policy/rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The rules in force, and why newer ones are not. */
        get: operations["list_rules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All projects, the newest first. */
        get: operations["list_projects"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One project: what is on the air, how it is, and what was before. */
        get: operations["get_project"];
        put?: never;
        post?: never;
        /**
         * Deletes a project: it goes off the air, its files and its data are removed. Runs, events and the audit trail stay. It is in the
         *     queue when the answer comes; afterwards the project is not found any more.
         */
        delete: operations["delete_project"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/air": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes what of a project is on the air. It is in the queue when the answer comes, whose `air` says how far it is. */
        post: operations["change_air"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a run changed, or what differs between two branches or commits: file by file, as unified diffs. */
        get: operations["get_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The tables of the project's product. Who looks is in the audit trail. */
        get: operations["list_tables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/data/{table}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A page of a table's rows, in the order of their key. Columns that hold secrets are not read. */
        get: operations["list_rows"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One file: its text, or why there is none to show. A link is shown as where it leads, and never followed. */
        get: operations["get_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/file/raw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One file as it is. Pictures and text are shown by a browser, everything else is something to keep; what a file is, is judged
         *     by what is in it.
         */
        get: operations["get_raw_file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The paths of a branch, a commit, or what a run made. */
        get: operations["list_files"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The branches, and the newest steps that led to one of them. */
        get: operations["get_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the product on the air writes: the end of it, or what came after. The header `x-log-end` gives the next `after`. */
        get: operations["get_product_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/picture": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the project's product looks. */
        get: operations["get_picture"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/plan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The plan document of the project's newest run. */
        get: operations["get_plan"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/probes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the probes of the version on the air found of late; without one, of the version that was there last. */
        get: operations["list_probes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/sign-ins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The accounts that a product begins with: to look around, and to be replaced before real people use it. Empty for who may
         *     not build it.
         */
        get: operations["list_sign_ins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/specs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The specs that runs of a project were started with, the newest first; before them what the conversation says now, when no run
         *     was started with it. At most 50.
         */
        get: operations["list_specs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/specs/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One spec of a project. */
        get: operations["get_spec"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/specs/{version}/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What differs between two specs of a project, by name: pages, things, fields, people, style. */
        get: operations["get_spec_changes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/projects/{slug}/zip": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The files of a branch, a commit, or what a run made, as a zip: without history, and without links. */
        get: operations["get_zip"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs with their stages, without evidence, the newest first. */
        get: operations["list_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One run: stages, evidence, what may be done to it, and where its product is. */
        get: operations["get_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a run left: the built product, the scanners' report, the list of its parts. */
        get: operations["list_run_artifacts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stops a run. Nothing of it stays running. Stopping a finished run is a conflict, so the caller learns it was too late. */
        post: operations["cancel_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a run's stages wrote: the end of it, or what came after an event. */
        get: operations["get_run_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/log/parts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a run's stages wrote, with the stage that wrote it: at most about 1 MiB of its end. */
        get: operations["get_run_log_parts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/stages/{stage}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Does the stage that stopped a run again, with all after it; what was done before stays. Policy is asked as for a new run,
         *     so the stage may wait for an approval.
         */
        post: operations["retry_stage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/runs/{id}/timeline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How a run and its stages moved, oldest first: who took which stage when, and what it waited for. Moves that are no longer
         *     kept are missing.
         */
        get: operations["get_run_timeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All schedules by name. */
        get: operations["list_schedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/schedules/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Makes a schedule, or replaces the one with its name. Policy is asked as if the task were put into the queue now. */
        put: operations["put_schedule"];
        post?: never;
        /** Forgets a schedule; the jobs that it made stay. */
        delete: operations["delete_schedule"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Looks in projects, conversations, runs, jobs, campaigns, customers, memories and rules: of each kind the newest or best few. */
        get: operations["search"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** All conversations, the newest first. */
        get: operations["list_sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One conversation: what was said, the spec so far, and how far it is. */
        get: operations["get_session"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sessions/{id}/spec": {
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
        /** Changes the spec in place: typed, so nothing is read out of words. All of it or nothing. */
        patch: operations["change_spec"];
        trace?: never;
    };
    "/api/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the server is set. It names no secret, no key and no path. */
        get: operations["get_settings"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/worker/artifacts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keeps a file that a worker made, under the hash of its content. */
        post: operations["put_artifact"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/worker/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An artifact, for a worker. */
        get: operations["get_artifact_for_worker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/worker/call": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** One call of a worker; see `domain::worker`. A call for work stays open until there is some. */
        post: operations["call_of_worker"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/workers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The workers that this server knows, and those that hold a job, with what they hold. */
        get: operations["list_workers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/artifacts/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** An artifact by its name, which is its content's hash. */
        get: operations["get_artifact"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/assistant-chat": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says something to a conversation; the answer comes at once, a build goes on by itself. */
        post: operations["assistant_chat"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/mode": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How one is let in. It names no key. */
        get: operations["get_auth_mode"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/avatars/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A picture by its name, which changes with the picture. */
        get: operations["get_avatar"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/git/{repository}/git-receive-pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pushing is refused, in words that git shows. */
        post: operations["git_receive_pack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/git/{repository}/git-upload-pack": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** What `git clone` and `git fetch` ask then: the objects that they lack. */
        post: operations["git_upload_pack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/git/{repository}/info/refs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What `git clone http://HOST/git/PROJECT.git` asks first: which branches there are. git signs in by Basic: any name, and an API
         *     key as the password.
         */
        get: operations["git_refs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server lives. */
        get: operations["get_health"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is counted and measured, in Prometheus' text form. A scraper sends `Authorization: Bearer` or a key. */
        get: operations["get_metrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This description. */
        get: operations["get_openapi"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the server can work. */
        get: operations["get_ready"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/results/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A job's state and result. */
        get: operations["get_result"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/route/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says what would happen to a task, and does nothing. */
        post: operations["preview_route"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Jobs, the newest first; of very large ones fewer than asked for. */
        get: operations["list_tasks"];
        put?: never;
        /** Puts a task into the queue; it is on disk when the answer comes. One that needs an approval is kept and waits for it. */
        post: operations["create_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/allowed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What this caller may ask for. */
        get: operations["list_allowed_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many jobs there are in each state. */
        get: operations["count_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/recent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What was asked for of late: runs and single tasks, without the stages of runs. The newest first. */
        get: operations["list_recent_tasks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stops a task, or the whole run when it is a run's. What depends on it never starts. One that is being worked on ends
         *     when its worker has ended its processes; asking again changes nothing.
         */
        post: operations["cancel_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{id}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a task wrote: the end of it, or what came after an event. */
        get: operations["get_task_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tasks/{id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts a task that is over into the queue once more, with the same payload and terms.
         * @description Policy is asked as if it were new: it may wait for an approval again.
         */
        post: operations["retry_task"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/version": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the server is. */
        get: operations["get_version"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws/catalyst": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The channel of coordination: events as they happen, each as a text of the shape [`CatalystEvent`]. Developers and agents publish by sending one.
         *     Signed in by header, cookie, ticket, or a first message `{"type":"auth","token":…}` (`"key"` for a key). Who is too far behind is told
         *     `{"type":"gap","oldest":n}`.
         */
        get: operations["catalyst"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ws/crm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The channel of customers: events as they happen, each as a text of the shape [`CrmEvent`]. Otherwise as `/ws/catalyst`. */
        get: operations["crm"];
        put?: never;
        post?: never;
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
        /** @description An invitation, and the password that its owner wants. */
        AcceptBody: {
            /** @description At least 8 characters, at most 1024 bytes. */
            password: string;
            token: string;
        };
        /** @description A requirement with its proof. */
        AcceptanceCheck: {
            /** @description `FR-n`. */
            id: string;
            /** @description Given, when, then. */
            scenario: string;
            /** @description The requirement in one sentence. */
            text: string;
        };
        /** @description A task that is in the queue. */
        Accepted: {
            /** @description True when it was in the queue before, under the same idempotency key. */
            existed?: boolean | null;
            /** @description Its number, as text. */
            job_id: string;
            /** @description Always true. */
            ok: boolean;
            policy?: components["schemas"]["PolicyVerdict"] | null;
            /** @description What was understood. */
            received: components["schemas"]["Received"];
            /** @description `waiting`, when a person must approve it first. */
            status?: string | null;
            /** @description `approval`, when it waits for one. */
            waits_for?: string | null;
        };
        /** @description An account, and the link by which its owner sets a password, where one was made. */
        AccountMade: {
            invitation: components["schemas"]["Invitation"] | null;
            user: components["schemas"]["UserView"];
        };
        /** @description What would be done. */
        Act: {
            deploy: components["schemas"]["DeployAct"] | null;
            /** @description The files that would be written or taken away, when that is what is asked. */
            files: string[];
            /** @description What it was asked to do; `{}` when it is longer than 64 KiB. */
            payload: Record<string, unknown>;
            /** @description The project's name. */
            project: string | null;
            /**
             * Format: int64
             * @description The run that it belongs to, when it belongs to one.
             */
            run_id: number | null;
            /** @description The task, `run` or a stage's name. */
            task: string;
        };
        /** @description An action that rules can be about. */
        ActionView: {
            /** @description Its name. */
            action: string;
            /** @description Kinds of principals. */
            principals: string[];
            /** @description Kinds of resources. */
            resources: string[];
        };
        /** @description A task that was put into the queue once more. */
        Again: {
            /** @description The new job's number, as text. */
            job_id: string;
            /** @description Always true. */
            ok: boolean;
            /** @description The old one's. */
            retry_of: string;
        };
        /** @description What to do to what is on the air. */
        AirBody: {
            /** @description What. */
            change: components["schemas"]["Change"];
            /**
             * Format: int64
             * @description Which release, to put one on the air.
             */
            release_id?: number | null;
        };
        /** @description The newest change to what is on the air that somebody asked for. */
        AirJob: {
            /** @description `put`, `restart`, `stop`, `picture` or `remove`. */
            change: string;
            /** @description What it is doing, in a few words. */
            doing: string | null;
            /** @description Why it failed. */
            error: string | null;
            /**
             * Format: int64
             * @description Its number in the queue.
             */
            job_id: number;
            /**
             * Format: int64
             * @description The release that is put on the air or stopped.
             */
            release_id: number | null;
            /** @description Who asked: a user's id, or a key's name. */
            requested_by: string;
            /** @description How far it is. */
            state: components["schemas"]["JobState"];
            /**
             * Format: int64
             * @description When it last changed.
             */
            updated_at_ms: number;
        };
        /** @description What a caller may ask for. */
        Allowed: {
            /** @description The tasks that this caller may ask for, be it that somebody must approve them. */
            allowed: string[];
            /** @description Always true. */
            ok: boolean;
            /** @description Every task with what policy says about it. */
            policy: components["schemas"]["AllowedTask"][];
            /** @description The same. */
            tasks: string[];
        };
        /** @description A task and what policy says about it. */
        AllowedTask: components["schemas"]["PolicyVerdict"] & {
            /** @description The least role that may ask for it by default. */
            role: string;
            /** @description Its name. */
            task: string;
        };
        /** @description What somebody says. */
        AnswerBody: {
            /** @description Why, at most 2,000 characters. */
            comment?: string | null;
            /** @description Yes or no. */
            decision: components["schemas"]["Choice"];
        };
        /** @description A release that answered a lead. */
        AnswerView: {
            /** @description The project. */
            project: string;
            /**
             * Format: int64
             * @description The release's number.
             */
            release_id: number;
            /**
             * Format: int64
             * @description The run that made it.
             */
            run_id: number;
            /** @description `starting`, `live`, `superseded`, `failed`. */
            state: string;
            /** @description Where it is reached, while it is live. */
            url: string | null;
        };
        /** @description The seven answers, word for word; empty where nothing was said yet. */
        Answers: {
            features: string;
            goal: string;
            kind: string;
            name: string;
            pages: string;
            style: string;
            users: string;
        };
        /** @description What the caller may do with an approval. */
        ApprovalCan: {
            /** @description Let it happen. */
            approve: components["schemas"]["May"];
            /** @description End it. */
            refuse: components["schemas"]["May"];
        };
        /** @description An approval with all that one needs to decide it. */
        ApprovalDetail: components["schemas"]["ApprovalView"] & {
            act: components["schemas"]["Act"] | null;
            asked_by: components["schemas"]["RuleView"] | null;
            /** @description What the caller may do with it. */
            can: components["schemas"]["ApprovalCan"];
        };
        /**
         * @description Where an approval stands.
         * @enum {string}
         */
        ApprovalStateName: "pending" | "approved" | "refused" | "expired";
        /** @description A question to a person, on which a job waits. */
        ApprovalView: {
            /** @description The least role that may decide: `viewer`, `developer` or `admin`. */
            asks: string;
            /** @description What they said. */
            comment: string | null;
            /** @description RFC 3339, UTC. */
            created_at: string;
            /** @description RFC 3339, UTC. */
            decided_at: string | null;
            /** @description Who decided. */
            decided_by: string | null;
            /** @description RFC 3339, UTC; when it expires undecided. */
            expires_at: string;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /**
             * Format: int64
             * @description The job that waits.
             */
            job_id: number;
            /** @description Whether the caller may decide it now. */
            may_decide: boolean;
            /** @description Why it asks. */
            reason: string;
            /** @description Who wants it. */
            requested_by: string;
            /** @description The rule that asks. */
            rule: string;
            /** @description `pending`, `approved`, `refused` or `expired`. */
            state: string;
            /** @description What is to be approved: `{principal, action, resource, context}`. */
            wish: components["schemas"]["Wish"];
        };
        /**
         * @description What part of a spec.
         * @enum {string}
         */
        Area: "product" | "style" | "role" | "feature" | "entity" | "field" | "relation" | "state" | "rule" | "computed" | "action" | "page" | "navigation" | "flow" | "requirement";
        /** @description A kept file. */
        ArtifactView: {
            /**
             * Format: int64
             * @description Its size.
             */
            bytes: number;
            /** @description `sha256-<hex>.<extension>`. */
            name: string;
        };
        /** @description A line that was kept aside. */
        AsideView: {
            /**
             * Format: int32
             * @description On which line of the file it begins.
             */
            line: number;
            /** @description As it stands there; bytes that are no UTF-8 as `\xNN`. */
            raw: string;
            /** @description Why it was not taken. */
            reason: string;
        };
        /** @description A row of the audit trail, as it is hashed. */
        AuditView: {
            /** @description What. */
            action: string;
            /** @description Who: `user:ana`. */
            actor: string;
            /** @description The least role that may approve it. */
            asks: string | null;
            /**
             * Format: int64
             * @description Epoch milliseconds.
             */
            at_ms: number;
            /** @description SHA-256 over `prev_hash` and this row. */
            hash: string;
            /** @description SHA-256 of what was decided upon. */
            input_digest: string;
            /**
             * Format: int64
             * @description The job it was about.
             */
            job_id: number | null;
            /** @description To what: `project:shop`. */
            object: string;
            /** @description SHA-256 of the rules. */
            policy_digest: string;
            /** @description The hash of the row before. */
            prev_hash: string;
            /** @description Why. */
            reason: string;
            /** @description The rule that said it. */
            rule: string;
            /** @description `allow`, `needs_approval` or `deny`. */
            ruling: string;
            /**
             * Format: int64
             * @description 1, 2, 3 … without gaps.
             */
            seq: number;
        };
        /** @description How one is let in. */
        AuthMode: {
            /** @description Whether a call needs a key or a sign-in. */
            auth_required: boolean;
            /** @description `local` or `production`. */
            env: string;
            /** @description Whether keys were configured. */
            keys: boolean;
            /** @description `open`: on this machine the seed's calls need no key; `key`: keys and accounts; `account`: accounts. */
            mode: string;
            /** @description Always true. */
            ok: boolean;
            rate: components["schemas"]["RateView"] | null;
            /** @description Whether a task asks for its least role. */
            roles_enforced: boolean;
            /** @description Whether a task asks for its least tier. */
            tiers_enforced: boolean;
        };
        /** @description A form with one file. */
        AvatarForm: {
            /**
             * Format: binary
             * @description A JPEG or PNG picture, judged by what is in it, of at most 5 MB and 8192 × 8192 pixels.
             */
            avatar: string;
        };
        /** @description Where the picture is. */
        AvatarView: {
            /** @description 256 × 256 pixels; with `?size=64` 64 × 64. */
            avatar_url: string;
        };
        /** @description A worker and a job. */
        Bid: {
            /**
             * Format: int64
             * @description How many jobs it works on.
             */
            busy: number;
            /** @description Whether it does this task and offers what is asked for. */
            can: boolean;
            /** @description Its machine and process. */
            name: string;
            /** @description Why, or why not. */
            reason: string;
            /**
             * Format: int64
             * @description How many it can work on at once; 0 when it has not said yet.
             */
            slots: number;
        };
        /** @description How the program was built. */
        Build: {
            /** @description The git commit that it was built from; null where it was built outside of its repository. */
            commit: string | null;
            /** @description Which compiler built it. */
            compiler: string | null;
            /** @description `release` or `debug`. */
            profile: string;
            /** @description Processor and system. */
            target: string;
        };
        /** @description What was left at one moment. */
        BurndownPointView: {
            /** @description RFC 3339. */
            at: string;
            /**
             * Format: int32
             * @description How many had ended well.
             */
            done: number;
            /**
             * Format: int32
             * @description How many had not.
             */
            failed: number;
            /**
             * Format: double
             * @description How many would have been left, had they ended evenly until it is due.
             */
            ideal: number | null;
            /**
             * Format: int32
             * @description How many runs were still to end well.
             */
            remaining: number;
            /**
             * Format: int64
             * @description The run that ended then.
             */
            run_id: number | null;
        };
        /** @description What is left of a campaign over time. */
        BurndownView: {
            /** @description The campaign. */
            campaign_name: string;
            /** @description One at the beginning, one at each end of a run, one now or at its close. */
            points: components["schemas"]["BurndownPointView"][];
            /**
             * Format: int32
             * @description How many runs shall end well.
             */
            target: number;
        };
        /** @description A new campaign. */
        CampaignBody: {
            /** @description Its name, given once: 1 to 120 visible characters without `/`. The runs of a project of this name belong to it. */
            campaign_name: string;
            /** @description RFC 3339 or a date: when it shall be done. */
            due_at?: string | null;
            /** @description What it is for, at most 2,000 characters. */
            goal?: string;
            /**
             * Format: int32
             * @description How many runs shall end well; 0 when not said.
             */
            target?: number;
            /**
             * Format: double
             * @description What it is worth, as far as somebody says so.
             */
            value?: number | null;
        };
        /**
         * @description What happened to a campaign.
         * @enum {string}
         */
        CampaignChangeName: "created" | "updated" | "closed" | "reopened" | "member_added" | "member_removed" | "run_added" | "run_removed" | "progressed";
        /** @description What changes; what is left out stays, null takes away. */
        CampaignPatch: {
            /** @description RFC 3339 or a date. */
            due_at?: string | null;
            /** @description What it is for. */
            goal?: string | null;
            /**
             * Format: int64
             * @description The revision that was read; 409 when it is no longer that one.
             */
            revision?: number | null;
            /** @description `open` or `closed`. */
            state?: string | null;
            /**
             * Format: int32
             * @description How many runs shall end well.
             */
            target?: number | null;
            /**
             * Format: double
             * @description What it is worth.
             */
            value?: number | null;
        };
        /** @description Runs of a campaign. */
        CampaignRunList: {
            /** @description The campaign. */
            campaign_name: string;
            /** @description Their numbers, the newest first; `/api/runs/{id}` tells more. */
            run_ids: number[];
        };
        /** @description A named series of runs. */
        CampaignView: {
            /** @description The same that its events say. */
            campaign_name: string;
            /** @description RFC 3339; null unless it is closed. */
            closed_at: string | null;
            /** @description RFC 3339. */
            created_at: string;
            /** @description Who made it. */
            created_by: string;
            /** @description RFC 3339; when it shall be done. */
            due_at: string | null;
            /** @description What it is for. */
            goal: string;
            /** @description A UUID. */
            id: string;
            /** @description Who takes part. */
            members: string[];
            /**
             * Format: double
             * @description How far it is, 0 to 1.
             */
            progress: number;
            /**
             * Format: int64
             * @description 1, 2, 3 … with every change.
             */
            revision: number;
            /**
             * Format: int32
             * @description How many ended well.
             */
            runs_done: number;
            /**
             * Format: int32
             * @description How many ended badly or were cancelled.
             */
            runs_failed: number;
            /**
             * Format: int32
             * @description How many of its runs are not over.
             */
            runs_open: number;
            /** @description `open` or `closed`. */
            state: string;
            /**
             * Format: int32
             * @description How many runs shall end well.
             */
            target: number;
            /** @description RFC 3339. */
            updated_at: string;
            /**
             * Format: double
             * @description What was last said of its worth; else the share of its ended runs that ended well.
             */
            value: number;
        };
        /** @description What was found about a model. */
        Candidate: {
            /** @description Whether it can be given the task. */
            can: boolean;
            /** @description Its name. */
            name: string;
            /** @description Why, or why not. */
            reason: string;
            /** @description The rule that was asked; none when something else stood in the way before. */
            rule: string | null;
        };
        /** @description An event of coordination, as `/ws/catalyst` tells it. */
        CatalystEvent: {
            /** @description Who told it, when somebody did. */
            by?: string | null;
            /** @description The campaign, or the project's name, or `velocity`. */
            campaign_name: string;
            /** @description Anything else that was told. */
            data?: Record<string, unknown> | null;
            detail?: components["schemas"]["EventBody"] | null;
            /** @description `task_started`, `task_complete`, `message`, `hand_off`, `approval_needed`, `deploy`, `incident` and so on. */
            event_type: string;
            /**
             * Format: int64
             * @description The job that somebody told about.
             */
            job_id?: number | null;
            /** @description The project that it is about. */
            project?: string | null;
            /**
             * Format: int64
             * @description The run that it is about.
             */
            run_id?: number | null;
            /**
             * Format: int64
             * @description Its number: `?after=` goes on behind it.
             */
            seq: number;
            /** @description In words. */
            text?: string | null;
            /** @description RFC 3339, UTC. */
            timestamp: string;
            /** @description For whom. */
            to?: string | null;
            /**
             * Format: double
             * @description A score, a share from 0 to 1, a measure.
             */
            value: number | null;
        };
        /**
         * @description A change to what is on the air.
         * @enum {string}
         */
        Change: "put" | "start" | "restart" | "stop" | "picture";
        /**
         * @description What happened to it.
         * @enum {string}
         */
        ChangeKind: "added" | "removed" | "changed";
        /** @description What differs. */
        Changes: {
            /** @description Whether more files differ than are named. */
            cut: boolean;
            files: components["schemas"]["FilePatch"][];
            /** @description The commit before; null for the empty beginning. */
            from: string | null;
            /** @description The commit after. */
            to: string;
        };
        /** @description What `POST /assistant-chat` answers. */
        ChatReply: {
            /** @description The newest run's number as text; null until a build. */
            job_id: string | null;
            /** @description What the assistant says. */
            message: string;
            /** @description Questions without an answer, in their order. */
            missing: components["schemas"]["Question"][];
            /**
             * Format: int32
             * @description Revision of the spec; 0 before the first answer.
             */
            revision: number;
            run?: components["schemas"]["RunBrief"] | null;
            /** @description The conversation's id. */
            session_id: string;
            /** @description The spec so far. */
            spec: Record<string, unknown> | null;
            /** @description How far the conversation is. */
            stage: components["schemas"]["ChatStage"];
            /** @description Short answers worth offering as buttons. */
            suggestions: string[];
        };
        /** @description One message to a conversation. */
        ChatRequest: {
            /**
             * @description How the reply is found. This version knows `rules`.
             * @default rules
             */
            backend: string;
            /** @description What the person says; may be empty. */
            message: string;
            /** @description Begins the conversation anew before the message is read. */
            reset?: boolean;
            /** @description The conversation, chosen by the client: 1 to 128 visible characters. */
            session_id: string;
        };
        /**
         * @description How far a conversation is.
         * @enum {string}
         */
        ChatStage: "collecting" | "ready_to_build" | "building" | "done";
        /**
         * @description Yes or no.
         * @enum {string}
         */
        Choice: "approve" | "refuse";
        /** @description A model that somebody prefers. */
        Chosen: {
            /** @description When, as RFC 3339. */
            at: string;
            /** @description Who said so: a user's id or a key's name. */
            by: string;
            /** @description Whether the configuration has it; otherwise the order of the configuration counts. */
            configured: boolean;
            /** @description Its name. */
            name: string;
        };
        /** @description One step of a history. */
        Commit: {
            /** Format: int64 */
            at_ms: number;
            author: string;
            /** @description Its hash, in full. */
            commit: string;
            /** @description The first line of its message. */
            subject: string;
        };
        /** @description What a lead became. */
        Converted: {
            account: components["schemas"]["RecordView"] | null;
            /** @description The lead, `converted`. */
            lead: components["schemas"]["RecordView"];
            /** @description What may become a deal. */
            opportunity: components["schemas"]["RecordView"];
            /** @description Whom to talk to. */
            person: components["schemas"]["RecordView"];
        };
        /** @description E-mail and password. */
        Credentials: {
            email: string;
            password: string;
            /** @description Whether a refresh token is wanted, too: for programs that stay signed in longer than an access token lasts. */
            refresh?: boolean;
        };
        /** @description Something about customers, as `/ws/crm` tells it. */
        CrmEvent: {
            /** @description Who told it, when somebody did and it is no change of what is stored here. */
            by?: string | null;
            /** @description To what: at least its `id`. */
            payload: Record<string, unknown>;
            /**
             * Format: int64
             * @description Its number: `?after=` goes on behind it.
             */
            seq: number;
            /** @description RFC 3339, UTC. */
            timestamp: string;
            /** @description `lead_created` and so on. */
            type: string;
        };
        /** @description What stands in a row's column. */
        DataCell: {
            /** @description Whether there is more. */
            is_cut: boolean;
            /** @description `null`, `integer`, `real`, `text`, `blob` or `hidden`. */
            kind: string;
            /** @description Its first 400 letters; none for `null`, `blob` and `hidden`. */
            text: string | null;
        };
        /** @description A column of a table. */
        DataColumn: {
            /** @description The type that was declared, as it was written. */
            declared: string;
            /** @description Whether it holds a secret: its values are never read. */
            is_hidden: boolean;
            /** @description Whether rows are told apart by it. */
            is_key: boolean;
            /** @description Its name. */
            name: string;
        };
        /** @description A page of rows, in the order of their key. */
        DataPage: {
            /** @description The columns. */
            columns: components["schemas"]["DataColumn"][];
            /**
             * Format: int32
             * @description Which page this is, from 1.
             */
            page: number;
            /**
             * Format: int32
             * @description How many rows a page has at most.
             */
            page_rows: number;
            /** @description Each row's cells, in the order of the columns. */
            rows: components["schemas"]["DataCell"][][];
            /**
             * Format: int64
             * @description How many rows there are in all.
             */
            total: number;
        };
        /** @description A table. */
        DataTable: {
            /** @description Its name. */
            name: string;
            /**
             * Format: int64
             * @description How many rows it has.
             */
            rows: number;
        };
        /**
         * @description Whether the database answers.
         * @enum {string}
         */
        DatabaseState: "connected" | "disconnected";
        /** @description A decision as it was stored. */
        DecisionView: {
            /** @description Who was told. */
            actor: string;
            /** @description RFC 3339, UTC. */
            at: string;
            /** @description What policy said. */
            decision: components["schemas"]["PolicyVerdict"];
            /**
             * Format: int64
             * @description The job it was about.
             */
            job_id: number | null;
            /**
             * Format: int64
             * @description The row of the audit trail.
             */
            seq: number;
            /** @description What was wished: `{principal, action, resource, context}`. */
            wish: components["schemas"]["Wish"];
        };
        /**
         * @description Something that one may or may not do, without looking at what exactly it would be done to.
         * @enum {string}
         */
        Deed: "see" | "talk" | "build" | "cancel" | "preview" | "production" | "decide" | "change_records" | "export_records" | "change_campaigns" | "publish" | "remember" | "vouch" | "forget" | "import_memories" | "keep_keys" | "keep_all_keys" | "see_accounts" | "manage_accounts" | "erase_accounts" | "change_model" | "see_audit";
        /** @description Whether the caller may do something, and why not. */
        DeedView: {
            /** @description Why not, or why somebody is asked. */
            because: string | null;
            /** @description What. */
            deed: components["schemas"]["Deed"];
            /** @description Whether they may, be it that somebody must approve it first. */
            ok: boolean;
            /** @description The rule that says so. */
            rule: string;
        };
        /**
         * @description How much space there is.
         * @enum {string}
         */
        Density: "compact" | "regular" | "airy";
        /** @description A deployment. */
        DeployAct: {
            /** @description As what: `preview` or `production`. */
            environment: string;
            from: components["schemas"]["ProductVersion"] | null;
            to: components["schemas"]["ProductVersion"] | null;
        };
        /** @description What went wrong. */
        Detail: string | components["schemas"]["Fault"][];
        /** @description The body of a failed call of the seed's: FastAPI's shape. */
        DetailBody: {
            /** @description A text, or for a body or parameter that cannot be used a list of `{loc, msg, type}`. */
            detail: components["schemas"]["Detail"];
            /** @description Why it does. */
            reason?: string | null;
            /** @description The rule that refuses, when one does. */
            rule?: string | null;
        };
        /** @description Records that are perhaps the same. */
        DuplicateGroupView: {
            /** @description What they share: `email`, `phone` or `name`. */
            by: string;
            /** @description The records, the oldest first. */
            records: components["schemas"]["RecordView"][];
            /** @description What that is. */
            value: string;
        };
        /** @description A record that is perhaps the same as another. */
        DuplicateView: {
            /** @description Its id. */
            id: string;
            /** @description Its name. */
            name: string;
        };
        /** @description One path. */
        Entry: {
            /**
             * Format: int64
             * @description How large it is.
             */
            bytes: number;
            kind: components["schemas"]["EntryKind"];
            /** @description From the project's root. */
            path: string;
        };
        /**
         * @description What stands at a path.
         * @enum {string}
         */
        EntryKind: "file" | "program" | "link" | "module";
        /** @description The body of a failed call. */
        ErrorBody: {
            /** @description The same for a program. */
            code: string;
            detail?: components["schemas"]["Detail"] | null;
            /** @description What went wrong and what to do about it, in words for a person. */
            error: string;
            /** @description The rule that refuses, when one does. */
            rule?: string | null;
        };
        /** @description One thing that happened. */
        Event: components["schemas"]["EventBody"] & {
            /** Format: int64 */
            at_ms: number;
            /** @description The project that it is about. */
            project: string | null;
            /**
             * Format: int64
             * @description The run that it is about.
             */
            run_id: number | null;
            /**
             * Format: int64
             * @description 1, 2, 3 … without gaps.
             */
            seq: number;
        };
        /** @description What happened; `event_type` says which of these it is. */
        EventBody: {
            /** @enum {string} */
            event_type: "run_started";
            /** Format: int32 */
            spec_revision: number;
        } | {
            /** @description Why, when not done. */
            error: string | null;
            /** @enum {string} */
            event_type: "run_finished";
            state: components["schemas"]["JobState"];
        } | {
            /**
             * Format: int32
             * @description Which claim this is, from 1.
             */
            attempt: number;
            /** @enum {string} */
            event_type: "stage_moved";
            /** Format: int64 */
            job_id: number;
            /** @description Why, when it failed, waits or was taken over. */
            reason: string | null;
            stage: components["schemas"]["Stage"];
            state: components["schemas"]["JobState"];
            waits_for?: components["schemas"]["WaitReason"] | null;
            /** @description Who took it, when it is worked on. */
            worker?: string | null;
        } | {
            /** Format: int32 */
            attempt: number;
            /** @enum {string} */
            event_type: "job_moved";
            /** Format: int64 */
            job_id: number;
            /** @description `run`, or `task.` and the task's name. */
            kind: string;
            reason?: string | null;
            state: components["schemas"]["JobState"];
            waits_for?: components["schemas"]["WaitReason"] | null;
        } | {
            doing: string;
            /** @enum {string} */
            event_type: "job_progressed";
            /** Format: int64 */
            job_id: number;
            /** Format: int32 */
            percent: number;
        } | {
            /** @enum {string} */
            event_type: "job_log_appended";
            /** Format: int64 */
            job_id: number;
            text: string;
        } | {
            /** Format: int64 */
            approval_id: number;
            by?: string | null;
            /** @enum {string} */
            event_type: "approval_moved";
            /** Format: int64 */
            job_id: number;
            state: components["schemas"]["ApprovalStateName"];
        } | {
            doing: string;
            /** @enum {string} */
            event_type: "stage_progressed";
            /** Format: int64 */
            job_id: number;
            /** Format: int32 */
            percent: number;
            stage: components["schemas"]["Stage"];
        } | {
            check: string;
            /** @enum {string} */
            event_type: "evidence_recorded";
            /** Format: int64 */
            job_id: number;
            stage: components["schemas"]["Stage"];
            verdict: components["schemas"]["Verdict"];
        } | {
            /** @enum {string} */
            event_type: "log_appended";
            /** Format: int64 */
            job_id: number;
            stage: components["schemas"]["Stage"];
            text: string;
        } | {
            /** @enum {string} */
            event_type: "release_moved";
            reason: string | null;
            /** Format: int64 */
            release_id: number;
            state: string;
            url: string | null;
        } | {
            /** @enum {string} */
            event_type: "health_changed";
            healthy: boolean;
            reason: string | null;
        } | {
            /** @enum {string} */
            event_type: "spec_changed";
            /** Format: int32 */
            revision: number;
            session_id: string;
            summary: string;
        } | (components["schemas"]["Signal"] & {
            /** @enum {string} */
            event_type: "signalled";
        }) | {
            by?: string | null;
            /** @enum {string} */
            event_type: "crm_changed";
            /** @description To what: at least its `id`. */
            payload: Record<string, unknown>;
            /** @description `lead_created` and so on. */
            type: string;
        } | {
            campaign_name: string;
            change: components["schemas"]["CampaignChangeName"];
            /** @enum {string} */
            event_type: "campaign_changed";
            /**
             * Format: double
             * @description 0 to 1.
             */
            progress: number;
            /** Format: double */
            value: number;
        } | {
            /** @description Who did it: `user:ana`. */
            by: string;
            change: components["schemas"]["MemoryChangeName"];
            /** @enum {string} */
            event_type: "memory_changed";
            kind: components["schemas"]["MemoryKind"];
            /** Format: int64 */
            memory_id: number;
            trust: components["schemas"]["MemoryTrust"];
        } | {
            /** Format: int32 */
            artifacts: number;
            /** Format: int32 */
            builds: number;
            /** Format: int64 */
            bytes: number;
            /** @enum {string} */
            event_type: "pruned";
            /** Format: int32 */
            releases: number;
        };
        /** @description One check: the command, how it ended, with which tools, on which tree. */
        Evidence: {
            /** @description What was checked. */
            check: string;
            command: string[];
            /** Format: int64 */
            cpu_ms: number;
            /** Format: int64 */
            duration_ms: number;
            /** Format: int32 */
            exit_code: number | null;
            /** Format: int64 */
            job_id: number;
            /** @description The end of its output. */
            log_tail: string;
            /**
             * Format: int64
             * @description The most memory that the whole process tree held at once; absent where it was not counted.
             */
            memory_peak_bytes?: number | null;
            /** @description Why it failed or was not run. */
            reason?: string | null;
            /** @description Its shape belongs to the check. */
            report: Record<string, unknown>;
            sandbox: string;
            stage: components["schemas"]["Stage"];
            /** Format: int64 */
            started_at_ms: number;
            tools: {
                [key: string]: string;
            };
            /** @description Git tree hash that the check ran on. */
            tree: string;
            verdict: components["schemas"]["Verdict"];
        };
        /** @description What to explain. */
        ExplainBody: {
            /** @description Who would do what with what: `{principal, action, resource, context}`. */
            wish: components["schemas"]["Wish"];
        };
        /** @description What the rules would say. */
        ExplanationView: {
            /** @description What they say. */
            decision: components["schemas"]["PolicyVerdict"];
            /** @description Every rule that matches, whatever the others say, in the order in which they are looked at. */
            matching: components["schemas"]["MatchView"][];
        };
        /** @description One thing that is wrong with a body or a parameter, as FastAPI shows it. */
        Fault: {
            /** @description Where: `["body", "task"]`. */
            loc: string[];
            /** @description What, in words for a person. */
            msg: string;
            /** @description The same for a program: `missing`, `string_type`, `value_error` and so on. */
            type: string;
        };
        /** @description A row that is not as it was written. */
        FaultView: {
            /**
             * Format: int64
             * @description Its number.
             */
            seq: number;
            /** @description What is wrong, in words for a person. */
            what: string;
        };
        /** @description What somebody says of the product. */
        FeedbackBody: {
            /** @description Whether to build the changed product at once. */
            build?: boolean;
            /** @description How it was said: note (when not said), call, mail, visit. */
            channel?: string | null;
            /** @description In their words, at most 10,000 characters: what to change. */
            text: string;
        };
        /**
         * @description What a file is, judged by what is in it.
         * @enum {string}
         */
        FileKind: "text" | "image" | "binary" | "link" | "module" | "too_large";
        /** @description One changed file. */
        FilePatch: {
            /**
             * Format: int32
             * @description Lines that came.
             */
            added: number;
            /** @description Its content is no text. */
            binary: boolean;
            /** @description The patch is not all of it. */
            cut: boolean;
            /** @description The hunks of the unified diff, with ten lines around each change. */
            patch: string;
            path: string;
            /**
             * Format: int32
             * @description Lines that went.
             */
            removed: number;
            status: components["schemas"]["FileStatus"];
            /** @description Its path before, where that was another. */
            was: string | null;
        };
        /**
         * @description What became of a file.
         * @enum {string}
         */
        FileStatus: "added" | "removed" | "changed" | "renamed" | "copied" | "retyped";
        /** @description One file of a project. */
        FileView: {
            /**
             * Format: int64
             * @description How large it is.
             */
            bytes: number;
            /** @description The commit that it is of, in full. */
            commit: string;
            /** @description Whether it may be executed. */
            is_program: boolean;
            /** @description What it is, and so how it can be shown. */
            kind: components["schemas"]["FileKind"];
            /** @description Of a picture: `image/png`. */
            media_type: string | null;
            /** @description From the project's root. */
            path: string;
            /** @description Its text; where a link leads. */
            text: string | null;
        };
        /** @description What was found, the best first. */
        FoundMemories: {
            /** @description Whether each has every word of the question; when none has, those with any of them are given. */
            every_word: boolean;
            items: components["schemas"]["FoundView"][];
            /**
             * Format: int32
             * @description The `offset` of what comes next; null at the end.
             */
            next_offset: number | null;
            /** @description `newest` without a question; `words`; `hybrid` when a model also looked for what means the same. */
            ranking: string;
            /** @description How many of these came from text of others: whoever acts on them acts on what somebody may have planted. */
            untrusted: number;
        };
        /** @description One that was found. */
        FoundView: components["schemas"]["Memory"] & {
            /** @description The part of its text that shows why, in pieces: put together they are plain text. */
            snippet: components["schemas"]["Piece"][];
        };
        /** @description A job. With `expand=1` it has more: a run has what its stages found, any other job its terms and the end of its log. */
        FullItem: components["schemas"]["Item"] & {
            /** @description Of a run: where the artifact is, once there is one. */
            artifact?: string | null;
            /**
             * Format: int32
             * @description How often it was claimed.
             */
            attempts?: number;
            /**
             * Format: int32
             * @description How often it is tried at most.
             */
            attempts_max?: number;
            /** @description Of the jobs with one key, one at a time is worked on. */
            concurrency_key?: string | null;
            /** @description RFC 3339, UTC; when it was over. */
            finished_at?: string | null;
            /** @description What a worker must offer. */
            labels?: string[];
            /** @description The end of its log. */
            log_tail?: string;
            /** @description Of a run: the plan document, once there is one. */
            plan?: Record<string, unknown> | null;
            /**
             * Format: int32
             * @description Higher goes first.
             */
            priority?: number;
            /** @description Who asked for it. */
            requested_by?: string;
            /** @description Not before. */
            run_at?: string | null;
            /** @description The run it belongs to; its own number for a single task. */
            run_id?: string;
            /** @description Of a run: its stages in their order. */
            stages?: components["schemas"]["StageItem"][];
            /** @description RFC 3339, UTC; when it was first claimed. */
            started_at?: string | null;
            /**
             * Format: int64
             * @description How long one attempt may take.
             */
            timeout_s?: number | null;
            urls?: components["schemas"]["Urls"] | null;
        };
        /**
         * @description There is one; there is none; `GPU_ENABLED` says that none is to be used.
         * @enum {string}
         */
        GpuState: "present" | "absent" | "disabled";
        /** @description The newest finding about a running product. */
        Health: {
            /** Format: int64 */
            checked_at_ms: number;
            healthy: boolean;
            /** Format: int64 */
            latency_ms: number;
            /** @description Which probe does not hold. */
            reason: string | null;
            /** Format: int64 */
            release_id: number;
            /** Format: int32 */
            restarts: number;
        };
        /** @description Branches and steps. */
        History: {
            /** @description `main` first. */
            branches: string[];
            /** @description The newest first, at most 200. */
            commits: components["schemas"]["Commit"][];
        };
        /** @description Something that was found. */
        Hit: {
            /**
             * Format: int64
             * @description Epoch milliseconds; when a run or a job was asked for.
             */
            at_ms: number | null;
            /** @description Its id, as its own calls take it. */
            id: string;
            /** @description What it is. */
            kind: components["schemas"]["HitKind"];
            /** @description What else tells it from others; may be empty. */
            text: string;
            /** @description Its name. */
            title: string;
        };
        /**
         * @description What something is that was found.
         * @enum {string}
         */
        HitKind: "project" | "session" | "run" | "job" | "campaign" | "person" | "account" | "lead" | "opportunity" | "memory" | "rule";
        /** @description A line that could not be taken. */
        ImportFault: {
            /**
             * Format: int32
             * @description Which, from 1.
             */
            line: number;
            /** @description Why, and what to do about it. */
            reason: string;
        };
        /** @description What came of a file: every line besides the first is counted once. */
        ImportView: {
            /**
             * Format: int32
             * @description How many were kept aside.
             */
            aside: number;
            /** @description The same as a file, to be mended and brought again; null when there are none. */
            aside_url: string | null;
            /** @description RFC 3339. */
            at: string;
            /** @description Who brought it. */
            by: string;
            /**
             * Format: int32
             * @description How many became records.
             */
            created: number;
            /** @description What the file is called. */
            file_name: string | null;
            /** @description Its id. */
            id: string;
            /** @description What its records are. */
            kind: string;
            /** @description Those, with the reason of each; of very many the first thousand, all are in `aside_url`. Left out in a list. */
            lines?: components["schemas"]["AsideView"][];
            /**
             * Format: int32
             * @description How many lines it has besides the first; empty ones are none.
             */
            records: number;
            /**
             * Format: int32
             * @description How many changed a record.
             */
            updated: number;
        };
        /** @description What became of lines from elsewhere. */
        Imported: {
            /**
             * Format: int32
             * @description How many are remembered now.
             */
            added: number;
            /** @description Those that could not be taken. */
            faults: components["schemas"]["ImportFault"][];
            /**
             * Format: int32
             * @description How many were remembered already, or were once replaced here.
             */
            known: number;
            /**
             * Format: int32
             * @description How many were read, empty ones left out.
             */
            read: number;
        };
        /** @description A link that sets a password once. It is shown only here. */
        Invitation: {
            /** @description RFC 3339, UTC. */
            expires_at: string;
            /** @description What `POST /api/auth/invitation` takes. */
            token: string;
        };
        /** @description A job in the seed's shape. */
        Item: {
            /** @description RFC 3339, UTC. */
            created_at: string;
            /** @description Why it failed. */
            error: string | null;
            /** @description Its number, as text. */
            id: string;
            /** @description What it was asked to do. */
            payload: Record<string, unknown>;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            percent: number;
            /** @description The project's name, when the job has to do with one. */
            project: string | null;
            /** @description The same for a program. */
            reason?: string | null;
            /** @description What it gave, once done. */
            result: Record<string, unknown> | null;
            /** @description `queued`, `waiting`, `working`, `done`, `error` or `cancelled`. */
            status: string;
            /** @description A task of `GET /tasks/allowed`, `run`, or a stage's name. */
            task: string;
            /** @description RFC 3339, UTC. */
            updated_at: string;
            /** @description What it waits for, when it waits. */
            waits_for?: string | null;
        };
        /** @description One unit of work. */
        Job: {
            /** Format: int32 */
            attempts: number;
            /**
             * Format: int32
             * @description How often it is tried when it fails for a transient reason.
             */
            attempts_max: number;
            /** @description Of the jobs with one key, one at a time is worked on. */
            concurrency_key?: string | null;
            /** Format: int64 */
            created_at_ms: number;
            /** @description What it is doing, in a few words. */
            doing?: string | null;
            /** @description Why it failed, in words for a person. */
            error: string | null;
            /** Format: int64 */
            finished_at_ms: number | null;
            /** Format: int64 */
            id: number;
            /** @description A second job with the same key is not made. */
            idempotency_key?: string | null;
            /** @description `run`, a stage's name, or `task.` and the task's name. */
            kind: string;
            /** @description What a worker must offer. */
            labels?: string[] | null;
            /** @description Its shape belongs to the kind. */
            payload: Record<string, unknown>;
            /**
             * Format: int32
             * @description 0 to 100 within the job.
             */
            percent: number;
            /**
             * Format: int32
             * @description Higher goes first; -100 to 100.
             */
            priority: number;
            project: string | null;
            /** @description Why it failed, for a program. */
            reason?: string | null;
            /** @description Who asked for it. */
            requested_by: string;
            /** @description The same. */
            result: Record<string, unknown> | null;
            /**
             * Format: int64
             * @description Not before this moment.
             */
            run_at_ms?: number | null;
            /** Format: int64 */
            run_id: number;
            /** Format: int64 */
            started_at_ms: number | null;
            state: components["schemas"]["JobState"];
            /**
             * Format: int64
             * @description How long one attempt may take.
             */
            timeout_ms?: number | null;
            /** Format: int64 */
            updated_at_ms: number;
            waits_for: components["schemas"]["WaitReason"] | null;
        };
        /** @description A job's number, as text or as a number. */
        JobNumber: string | number;
        /**
         * @description Where a job stands.
         * @enum {string}
         */
        JobState: "queued" | "waiting" | "working" | "done" | "error" | "cancelled";
        /** @description What is remembered now. */
        KeptMemory: components["schemas"]["Memory"] & {
            /** @description Whether the same was remembered already; then nothing was written. */
            existed: boolean;
        };
        /** @description A key, and what opens the door. */
        KeyMade: {
            key: components["schemas"]["KeyView"];
            /** @description For `X-API-Key`. It is shown only here. */
            secret: string;
        };
        /** @description A key, masked. */
        KeyView: {
            /** @description RFC 3339, UTC. */
            created_at: string;
            /** @description RFC 3339, UTC; null when it does not end by itself. */
            expires_at: string | null;
            /** @description Its number. */
            id: string;
            /** @description RFC 3339, UTC, to the minute. */
            last_used_at: string | null;
            /** @description What its owner calls it. */
            name: string;
            /** @description An account's id, or the name of whoever made it without one. */
            owner: string;
            /** @description `viewer`, `developer` or `admin`: what it may do today. */
            role: string;
            /** @description `read`, `build`, `publish`, `customers`, `manage`. */
            scopes: string[];
            /** @description Its beginning; the rest is known to its holder alone. */
            shown: string;
        };
        /** @description A lead, what was said, and what became of it. */
        LeadFeedback: {
            /** @description What was said, kept as an interaction about the lead. */
            interaction: components["schemas"]["RecordView"];
            /** @description The lead. */
            lead: components["schemas"]["RecordView"];
            /** @description What the assistant answered: the changed spec, and the run when one was started. */
            reply: components["schemas"]["ChatReply"];
            /** @description The conversation's id. */
            session_id: string;
        };
        /** @description A lead and the conversation that it became. */
        LeadSession: {
            /** @description The lead. */
            lead: components["schemas"]["RecordView"];
            /** @description What the assistant answered. */
            reply: components["schemas"]["ChatReply"];
            /** @description The conversation's id, for `POST /assistant-chat` and `/api/sessions/{id}`. */
            session_id: string;
        };
        /** @description A job that a worker holds. */
        LeaseView: {
            /** @description What is being done, in a few words. */
            doing: string | null;
            /**
             * Format: int64
             * @description The job's number.
             */
            job_id: number;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            percent: number;
            /** @description The project's name. */
            project: string | null;
            /** @description RFC 3339, UTC; since when it is worked on. */
            started_at: string | null;
            /** @description The task, `run` or a stage's name. */
            task: string;
            /** @description RFC 3339, UTC; until when the claim holds unless it is renewed. */
            until: string;
        };
        /** @description One line of a conversation. */
        Line: {
            /** Format: int64 */
            at_ms: number;
            /** @description As it was said: data, never markup. */
            text: string;
            who: components["schemas"]["Speaker"];
        };
        /** @description The paths of a commit. */
        Listing: {
            /** @description The commit, in full. */
            commit: string;
            /** @description Whether there are more than 20,000. */
            cut: boolean;
            entries: components["schemas"]["Entry"][];
        };
        /** @description What one stage wrote without another one between. */
        LogPart: {
            stage: components["schemas"]["Stage"] | null;
            /** @description As it was written, with a terminal's colours. */
            text: string;
        };
        /** @description A rule that matches. */
        MatchView: {
            /** @description `permit`, `ask` or `forbid`. */
            effect: string;
            /** @description The file it stands in. */
            file: string;
            /** @description Why it is there. */
            reason: string;
            /** @description Its id. */
            rule: string;
            /** @description Whether it is the one that speaks. */
            speaks: boolean;
        };
        /** @description Whether something may be done, and why not: the client repeats no rule. */
        May: {
            /** @description Why not. */
            because: string | null;
            /** @description Whether it may. */
            ok: boolean;
        };
        /** @description Something that is remembered. It is text: it grants nothing, and what is not confirmed may have been planted. */
        Memory: {
            /** @description Who wrote it: `user:…`, `agent:…`, `key:…`. */
            author: string;
            /** @description In full. */
            body: string;
            /** @description The campaign that it counts for. */
            campaign: string | null;
            /** @description RFC 3339; since when. */
            confirmed_at: string | null;
            /** @description Who vouches for it. */
            confirmed_by: string | null;
            /** @description Whether it counts now. */
            counts: boolean;
            /** @description RFC 3339; when it was written. */
            created_at: string;
            /** @description SHA-256 of what it says; the audit trail names it so. */
            digest: string;
            /** @description What shows it. */
            evidence: string[];
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            kind: components["schemas"]["MemoryKind"];
            /** @description The project that it counts for. */
            project: string | null;
            /**
             * Format: int64
             * @description The run in which it came up.
             */
            run_id: number | null;
            scope: components["schemas"]["MemoryScope"];
            /** @description From where it was taken. */
            source: string | null;
            /** @description RFC 3339; when it lost its place. */
            superseded_at: string | null;
            /**
             * Format: int64
             * @description The one that took its place.
             */
            superseded_by: number | null;
            /**
             * Format: int64
             * @description The one whose place it took.
             */
            supersedes: number | null;
            /** @description Words to find it by. */
            tags: string[];
            /** @description In one line. */
            title: string;
            trust: components["schemas"]["MemoryTrust"];
            /** @description RFC 3339; from when on it counts. */
            valid_from: string | null;
            /** @description RFC 3339; until when it counts. */
            valid_until: string | null;
        };
        /**
         * @description What happened to a memory.
         * @enum {string}
         */
        MemoryChangeName: "remembered" | "confirmed" | "superseded" | "forgotten";
        /**
         * @description What a memory is: how something is, what was chosen and why, how things are done here, what went wrong and what helped.
         * @enum {string}
         */
        MemoryKind: "fact" | "decision" | "convention" | "incident";
        /**
         * @description For what a memory counts.
         * @enum {string}
         */
        MemoryScope: "all" | "project" | "campaign";
        /**
         * @description How far a memory is trusted: it came from text of others, no person has looked, a person said or confirmed it.
         * @enum {string}
         */
        MemoryTrust: "untrusted" | "unconfirmed" | "confirmed";
        /** @description Which record is the same. */
        MergeBody: {
            /** @description The other's id. */
            duplicate_id: string;
        };
        /**
         * @description Light, dark or both.
         * @enum {string}
         */
        Mode: "light" | "dark" | "both";
        /** @description Which model shall be preferred. */
        ModelBody: {
            /** @description Its name, as in the configuration; null goes back to the order of the configuration. */
            name: string | null;
        };
        /** @description What thinks about a task. */
        ModelChoice: {
            /** @description Whether the task itself asks the model. No task of this version does: they work by rules, whichever model is chosen. */
            asked: boolean;
            /** @description `model` or `rules`. */
            backend: string;
            /** @description The models of this installation, in the order in which they were considered. */
            considered: components["schemas"]["Candidate"][];
            /** @description The model's name, or `rules`: no model. */
            name: string;
            /** @description Why. */
            reason: string;
            /** @description The role of the agent that works on the task; none when it needs no thought. */
            role: string | null;
            /**
             * Format: int32
             * @description About how long a context the task needs, in tokens.
             */
            tokens: number;
        };
        /** @description A model and how it is. */
        ModelView: {
            /** @description When that was found, as RFC 3339. */
            checked_at: string | null;
            /**
             * Format: int32
             * @description How many tokens fit into question and answer.
             */
            context_tokens: number;
            /** @description `unknown`, `ready`, `loading`, `absent`, `failing` or `unreachable`. */
            health: string;
            /** @description As its server calls it. */
            name: string;
            /** @description The same in words. */
            reason: string;
            /** @description For which roles it is; none means all. */
            roles: string[];
        };
        /** @description The models of this installation. */
        Models: {
            chosen: components["schemas"]["Chosen"] | null;
            /** @description All, in the order of the configuration; none when no model server is configured. */
            models: components["schemas"]["ModelView"][];
        };
        /** @description What a new key is for. */
        NewKeyBody: {
            /**
             * Format: int32
             * @description Days until it ends by itself, 1 to 3650; without it never does.
             */
            expires_in_days?: number | null;
            /** @description What its owner calls it: 1 to 100 characters. */
            name: string;
            role?: components["schemas"]["RoleName"] | null;
            /** @description What it may be used for; `read` when not said. */
            scopes?: components["schemas"]["ScopeName"][] | null;
        };
        /** @description Something to be remembered. */
        NewMemory: {
            /** @description In full, at most 16 KiB. */
            body?: string | null;
            /** @description The campaign, for that scope. */
            campaign?: string | null;
            /** @description What shows it; `memory:7` says that it was derived from that one. */
            evidence?: string[] | null;
            kind: components["schemas"]["MemoryKind"];
            /** @description The project, for that scope. */
            project?: string | null;
            /**
             * Format: int64
             * @description The run in which it came up.
             */
            run_id?: number | null;
            scope?: components["schemas"]["MemoryScope"] | null;
            /** @description From where it was taken: a page, a mail, a file. */
            source?: string | null;
            /**
             * Format: int64
             * @description The one whose place it takes.
             */
            supersedes?: number | null;
            /** @description Words to find it by. */
            tags?: string[] | null;
            /** @description In one line. */
            title: string;
            /** @description Whether it came from text of others. Then nobody vouches for it, whoever sends it. */
            untrusted?: boolean | null;
            /**
             * Format: date-time
             * @description RFC 3339; from when on it counts.
             */
            valid_from?: string | null;
            /**
             * Format: date-time
             * @description RFC 3339; until when it counts.
             */
            valid_until?: string | null;
        };
        /** @description A task to be put into the queue. */
        NewTask: {
            /**
             * Format: int32
             * @description How often it is tried when it fails for a transient reason.
             */
            attempts_max?: number | null;
            /** @description Of the tasks with one key, one at a time is worked on. */
            concurrency_key?: string | null;
            /** @description Jobs that must be done first. */
            depends_on?: components["schemas"]["JobNumber"][] | null;
            /** @description A second task of the same caller with the same key is not made; the header `Idempotency-Key` says the same. */
            idempotency_key?: string | null;
            /** @description What a worker must offer, as `gpu`. */
            labels?: string[] | null;
            /** @description With what. Keys at its top that begin with `_` are reserved. */
            payload?: Record<string, unknown> | null;
            /**
             * Format: int32
             * @description Higher goes first.
             */
            priority?: number | null;
            run_at?: components["schemas"]["When"] | null;
            /** @description One of `GET /tasks/allowed`. */
            task: string;
            /**
             * Format: int64
             * @description How long one attempt may take, in seconds.
             */
            timeout_s?: number | null;
        };
        /** @description A new account. */
        NewUserBody: {
            email: string;
            /** @description At least 8 characters, at most 1024 bytes; without one the account's owner is invited to set it. */
            password?: string | null;
            role: components["schemas"]["RoleName"];
        };
        /** @description Something that happened. */
        Notice: {
            /**
             * Format: int64
             * @description The approval's number.
             */
            approval_id: number | null;
            /**
             * Format: int64
             * @description Epoch milliseconds.
             */
            at_ms: number;
            /**
             * Format: int64
             * @description The job's number.
             */
            job_id: number | null;
            /** @description What it is about. */
            kind: components["schemas"]["NoticeKind"];
            /** @description The project's name. */
            project: string | null;
            /**
             * Format: int64
             * @description The run's number.
             */
            run_id: number | null;
            /**
             * Format: int64
             * @description The number of its event.
             */
            seq: number;
            /** @description How it is now: a state of a job or an approval; `healthy` or `unhealthy`. */
            state: string;
            /** @description Why, in words, where something was said. */
            text: string | null;
        };
        /**
         * @description What a notice is about.
         * @enum {string}
         */
        NoticeKind: "approval" | "run" | "job" | "health";
        /** @description Whether one may sign in by a provider. */
        OidcOffer: {
            /** @description What the button says. */
            name?: string | null;
            /** @description Whether one may. */
            offered: boolean;
        };
        /**
         * @description A model is ready; none is, but one is being loaded; none is to be had, or none is configured.
         * @enum {string}
         */
        OllamaState: "available" | "hydrating" | "unavailable";
        /**
         * @description How all of it is.
         * @enum {string}
         */
        Overall: "ok" | "degraded";
        /** @description One side of a wish. */
        Party: {
            /** @description What the rules may know of it. */
            attributes?: Record<string, unknown> | null;
            /** @description Which one. */
            id: string;
            /** @description `user`, `key`, `agent`, `project`, `task`, `file` and so on. */
            kind: string;
        };
        /** @description The password in force, and the new one. */
        PasswordBody: {
            current: string;
            /** @description At least 8 characters, at most 1024 bytes. */
            password: string;
        };
        /** @description A piece of a text that was found. */
        Piece: {
            /** @description Whether it is what was looked for. */
            hit: boolean;
            /** @description As it stands there. */
            text: string;
        };
        /** @description What will be built, and how one will know that it works. */
        Plan: {
            /** @description Requirements with the check that proves each. */
            acceptance: components["schemas"]["AcceptanceCheck"][];
            /** @description What was assumed. */
            assumptions: string[];
            /** @description What its API will answer. */
            endpoints: components["schemas"]["PlannedEndpoint"][];
            /** @description What it will know. */
            entities: components["schemas"]["PlannedEntity"][];
            /** @description Phrases that nothing came of, with the reason. */
            ignored: string[];
            /** @description What it will show. */
            pages: components["schemas"]["PlannedPage"][];
            /** @description One line. */
            tagline: string;
            /** @description The product's name. */
            title: string;
        };
        /** @description What a plan stage gave. */
        PlanResult: {
            plan: components["schemas"]["Plan"];
        };
        /** @description One operation of the product's API. */
        PlannedEndpoint: {
            method: string;
            path: string;
            /** @description Roles that may call it. */
            roles: string[];
        };
        /** @description A thing that the product will know. */
        PlannedEntity: {
            /** @description `name (string)`, `category → Category` … */
            fields: string[];
            /** @description Its label for many. */
            label: string;
            /** @description State names in their order, when it has states. */
            states: string[];
        };
        /** @description A page of the product. */
        PlannedPage: {
            /** @description Roles that may open it. */
            roles: string[];
            route: string;
            title: string;
        };
        /** @description What policy says about a wish. */
        PolicyVerdict: {
            /** @description Whether it would be taken, be it that somebody must approve it first. */
            allowed: boolean;
            /** @description SHA-256 of what was asked, the same as is stored with a job. */
            input_digest: string;
            /** @description SHA-256 of the rules. */
            policy_digest: string;
            /** @description Why, in words for a person. */
            reason: string;
            /** @description The rule that says so. */
            rule: string;
            /** @description `allow`, `needs_approval` or `deny`. */
            ruling: string;
        };
        /** @description What would happen to a task. */
        Preview: {
            /** @description What would think: chosen by role, context, health and policy. */
            model: components["schemas"]["ModelChoice"];
            /** @description Always true. */
            ok: boolean;
            /** @description What policy says: the same as would be stored with the job. */
            policy: components["schemas"]["PolicyVerdict"];
            route: components["schemas"]["Route"] | null;
        };
        /** @description What probes found in a short span. */
        ProbeSpan: {
            /**
             * Format: int64
             * @description Its beginning.
             */
            at_ms: number;
            /**
             * Format: int64
             * @description How often something did not hold.
             */
            failed: number;
            /**
             * Format: int64
             * @description The fastest answer of those that held, milliseconds; 0 when none did.
             */
            least_ms: number;
            /**
             * Format: int64
             * @description How often it was looked.
             */
            looks: number;
            /**
             * Format: int64
             * @description The mean.
             */
            mean_ms: number;
            /**
             * Format: int64
             * @description The slowest.
             */
            most_ms: number;
        };
        /** @description What probes found over a while. */
        ProbesView: {
            /**
             * Format: int64
             * @description How often something did not hold.
             */
            failed: number;
            /**
             * Format: int64
             * @description Half of the answers took at most so long, milliseconds; of those that held.
             */
            half_ms: number | null;
            /**
             * Format: int64
             * @description How often it was looked.
             */
            looks: number;
            /**
             * Format: int64
             * @description 95 of 100 answers took at most so long.
             */
            most_ms: number | null;
            /**
             * Format: int64
             * @description Since when, milliseconds since the epoch.
             */
            since_ms: number;
            /** @description The spans in which it was looked, oldest first. */
            spans: components["schemas"]["ProbeSpan"][];
            /**
             * Format: int64
             * @description How long each span is.
             */
            step_ms: number;
            /**
             * Format: int64
             * @description Until when.
             */
            until_ms: number;
        };
        /** @description An account that a product begins with. */
        ProductSignIn: {
            /** @description Its address. */
            email: string;
            /** @description Its password, unless somebody changed it since. */
            password: string;
            /** @description Its role in the product. */
            role: string;
        };
        /** @description A version of a product. */
        ProductVersion: {
            /** @description The commit in the product's repository, once there is one. */
            commit: string | null;
            /**
             * Format: int32
             * @description The revision of its spec.
             */
            revision: number;
            /**
             * Format: int64
             * @description The run that made it.
             */
            run_id: number;
        };
        /** @description What may be done to a project. */
        ProjectCan: {
            /** @description Look into its database. */
            data: components["schemas"]["May"];
            /** @description Take a new picture. */
            picture: components["schemas"]["May"];
            /** @description Delete the project. */
            remove: components["schemas"]["May"];
            /** @description Start what is on the air anew. */
            restart: components["schemas"]["May"];
            /** @description Put on the air again what was there last. */
            start: components["schemas"]["May"];
            /** @description Take it off the air. */
            stop: components["schemas"]["May"];
        };
        /** @description A project with its history. */
        ProjectDetail: components["schemas"]["ProjectView"] & {
            air: components["schemas"]["AirJob"] | null;
            /** @description What the caller may do to it. */
            can: components["schemas"]["ProjectCan"];
            /**
             * Format: int32
             * @description Its loopback port; it stays the project's over all its releases.
             */
            port: number | null;
            /** @description All releases, the newest first. */
            releases: components["schemas"]["ReleaseView"][];
        };
        /** @description A project in a list. */
        ProjectView: {
            /**
             * Format: int64
             * @description When it was first built.
             */
            created_at_ms: number;
            health: components["schemas"]["Health"] | null;
            /** @description Its name: directory, module and host. */
            id: string;
            live: components["schemas"]["Release"] | null;
            /** @description The same on the product's own port. */
            own_url: string | null;
            /** @description Where its newest picture is, once there is one. */
            picture_url: string | null;
            /**
             * Format: int64
             * @description Its newest run.
             */
            run_id: number;
            /** @description The conversation that it belongs to. */
            session_id: string | null;
            /**
             * Format: int32
             * @description Revision of the spec of its newest run.
             */
            spec_revision: number;
            /** @description One line under it. */
            tagline: string;
            /** @description The name shown to people. */
            title: string;
            /**
             * Format: int64
             * @description When its newest run was asked for.
             */
            updated_at_ms: number;
            /** @description Where it is reached, while something is on the air. */
            url: string | null;
        };
        /**
         * @description One event, or several as `events`.
         * @example {
         *       "event_type": "task_complete",
         *       "campaign_name": "codegen-sprint-42",
         *       "value": 0.97
         *     }
         */
        PublishBody: {
            /** @description `catalyst` when not said, or `crm`. */
            channel?: string | null;
            /**
             * @description Events as the channel tells them, without `seq` and `by`: 1 to 256, written all or none. Without it, the other fields of the
             *     body are the one event.
             */
            events?: Record<string, unknown>[] | null;
        };
        /** @description What was written. */
        Published: {
            /** @description How many; theirs are the numbers up to `seq`. */
            count: number;
            /**
             * Format: int64
             * @description The last event's number.
             */
            seq: number;
        };
        /**
         * @description The seven questions, in their order.
         * @enum {string}
         */
        Question: "kind" | "goal" | "features" | "pages" | "users" | "style" | "name";
        /** @description How many calls in a window. */
        RateView: {
            /** @description `key` or `ip`. */
            by: string;
            /**
             * Format: int32
             * @description Calls.
             */
            requests: number;
            /**
             * Format: int64
             * @description In so many seconds.
             */
            window_s: number;
        };
        /** @description Whether the server can work. */
        Ready: {
            /** @description The database. */
            db: components["schemas"]["ReadyDatabase"];
            /** @description Whether it can. */
            ok: boolean;
        };
        /** @description Where the database is and whether it answers. */
        ReadyDatabase: {
            /** @description A SQLite file. */
            path?: string | null;
            /** @description Whether it answers. */
            reachable: boolean;
            /** @description A PostgreSQL address, without user and password. */
            url?: string | null;
        };
        /** @description A task as it was understood. */
        Received: {
            /** @description With what. */
            payload: Record<string, unknown>;
            /** @description Its name. */
            task: string;
        };
        /**
         * @description What a client may write of a record. Which kind has which fields, and what they take, is said in docs/API.md; null takes a
         *     field away.
         */
        RecordBody: {
            /** @description interaction, reminder: the id of a person, an account, a lead or an opportunity. */
            about_id?: string | null;
            /** @description person, lead, opportunity: an account's id. */
            account_id?: string | null;
            /** @description person, account, lead. */
            address?: string | null;
            /**
             * Format: double
             * @description lead, opportunity: a number or a text with at most two decimals.
             */
            amount?: number | null;
            /** @description lead, opportunity. */
            campaign_name?: string | null;
            /** @description interaction: note (when not said), call, mail, visit. */
            channel?: string | null;
            /** @description lead. */
            company?: string | null;
            /** @description lead, opportunity: three letters. */
            currency?: string | null;
            /** @description opportunity, reminder. */
            due_at?: string | null;
            /** @description person, account, lead. */
            email?: string | null;
            /** @description interaction: RFC 3339, a date, or epoch milliseconds. */
            happened_at?: string | null;
            /** @description account. */
            industry?: string | null;
            /** @description opportunity: a lead's id. */
            lead_id?: string | null;
            /** @description At most 200 characters. An interaction or a reminder without one has the first line of its text. */
            name?: string | null;
            /** @description Who looks after it. */
            owner?: string | null;
            /** @description lead, opportunity: a person's id. */
            person_id?: string | null;
            /** @description person, account, lead. */
            phone?: string | null;
            /**
             * Format: int64
             * @description opportunity: 0 to 100.
             */
            probability?: number | null;
            /**
             * Format: int64
             * @description When changing: the revision that was read; 409 when it is no longer that one.
             */
            revision?: number | null;
            /** @description Where it came from; not for interactions and reminders. */
            source?: string | null;
            /**
             * @description lead: new, contacted, qualified, building, answered, converted, lost; opportunity: qualification, proposal, negotiation,
             *     won, lost; reminder: open, done.
             */
            status?: string | null;
            /** @description At most 20 words. */
            tags?: string[] | null;
            /** @description Anything else in words, at most 10,000 characters. */
            text?: string | null;
            /** @description person: what they do. */
            title?: string | null;
            /** @description account, lead. */
            website?: string | null;
            /** @description lead: what they want built; the brief of the conversation that the lead becomes. */
            wish?: string | null;
        };
        /** @description A part of a list. */
        RecordList: {
            /** @description The records. */
            items: components["schemas"]["RecordView"][];
            /**
             * Format: int32
             * @description At most so many in this part.
             */
            limit: number;
            /**
             * Format: int32
             * @description How many come before this part.
             */
            offset: number;
            /**
             * Format: int64
             * @description How many there are in all.
             */
            total: number;
        };
        /** @description A record: what was written of it, and its head. */
        RecordView: {
            /** @description interaction, reminder: the id of a person, an account, a lead or an opportunity. */
            about_id?: string | null;
            /** @description person, lead, opportunity: an account's id. */
            account_id?: string | null;
            /** @description person, account, lead. */
            address?: string | null;
            /**
             * Format: double
             * @description lead, opportunity: a number or a text with at most two decimals.
             */
            amount?: number | null;
            /** @description lead, opportunity. */
            campaign_name?: string | null;
            /** @description interaction: note (when not said), call, mail, visit. */
            channel?: string | null;
            /** @description lead. */
            company?: string | null;
            /** @description lead, opportunity: three letters. */
            currency?: string | null;
            /** @description opportunity, reminder. */
            due_at?: string | null;
            /** @description person, account, lead. */
            email?: string | null;
            /** @description interaction: RFC 3339, a date, or epoch milliseconds. */
            happened_at?: string | null;
            /** @description account. */
            industry?: string | null;
            /** @description opportunity: a lead's id. */
            lead_id?: string | null;
            /** @description At most 200 characters. An interaction or a reminder without one has the first line of its text. */
            name?: string | null;
            /** @description Who looks after it. */
            owner?: string | null;
            /** @description lead, opportunity: a person's id. */
            person_id?: string | null;
            /** @description person, account, lead. */
            phone?: string | null;
            /**
             * Format: int64
             * @description opportunity: 0 to 100.
             */
            probability?: number | null;
            /**
             * Format: int64
             * @description When changing: the revision that was read; 409 when it is no longer that one.
             */
            revision?: number | null;
            /** @description Where it came from; not for interactions and reminders. */
            source?: string | null;
            /**
             * @description lead: new, contacted, qualified, building, answered, converted, lost; opportunity: qualification, proposal, negotiation,
             *     won, lost; reminder: open, done.
             */
            status?: string | null;
            /** @description At most 20 words. */
            tags?: string[] | null;
            /** @description Anything else in words, at most 10,000 characters. */
            text?: string | null;
            /** @description person: what they do. */
            title?: string | null;
            /** @description account, lead. */
            website?: string | null;
            /** @description lead: what they want built; the brief of the conversation that the lead becomes. */
            wish?: string | null;
        } & {
            answer?: components["schemas"]["AnswerView"] | null;
            /** @description RFC 3339. */
            created_at: string;
            /** @description Who made it. */
            created_by: string;
            /** @description RFC 3339; null unless it was taken away. */
            deleted_at?: string | null;
            /** @description Only of a record just made: others that are perhaps the same. */
            duplicates?: components["schemas"]["DuplicateView"][] | null;
            /** @description A UUID. */
            id: string;
            /** @description `person`, `account`, `lead`, `opportunity`, `interaction`, `reminder`. */
            kind: string;
            /**
             * Format: int64
             * @description The release that answered a lead.
             */
            release_id?: number | null;
            /** @description The conversation that a lead became. */
            session_id?: string | null;
            /** @description RFC 3339. */
            updated_at: string;
        };
        /** @description What was given with the last token. */
        RefreshBody: {
            refresh_token: string;
        };
        /** @description A deployed version of a project. */
        Release: {
            artifact: string;
            /** Format: int64 */
            created_at_ms: number;
            /** Format: int64 */
            id: number;
            /** Format: int32 */
            port: number;
            project: string;
            /** Format: int64 */
            run_id: number;
            state: components["schemas"]["ReleaseState"];
        };
        /** @description What may be done with a version. */
        ReleaseCan: {
            /** @description Put it on the air. */
            put: components["schemas"]["May"];
        };
        /**
         * @description Where a release stands.
         * @enum {string}
         */
        ReleaseState: "starting" | "live" | "superseded" | "failed";
        /** @description A version with what is known besides. */
        ReleaseView: components["schemas"]["Release"] & {
            /** @description What the caller may do with it. */
            can: components["schemas"]["ReleaseCan"];
            /**
             * Format: int64
             * @description When it came there.
             */
            moved_at_ms: number;
            /** @description Why it is where it is, where a reason was given. */
            reason: string | null;
            /** @description Who asked for the run that made it: a user's id, or a key's name. */
            requested_by: string;
            /**
             * Format: int32
             * @description Revision of the spec that it was made from.
             */
            spec_revision: number;
        };
        /** @description What to try. */
        ReplayBody: {
            /**
             * @description Rules in Cedar that are tried beside those in force; one with the `@id` of a rule in force takes its place. Without them,
             *     the rules in force are tried.
             */
            rules?: string | null;
            /**
             * Format: int64
             * @description Only decisions that are not older, epoch milliseconds; all when not said.
             */
            since_ms?: number | null;
        };
        /** @description How many decisions were made again, and how many would differ. */
        ReplayCounts: {
            /** @description From which answer to which, and how often: `allow → deny`. */
            changes: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description How many decisions were made again.
             */
            decided: number;
            /**
             * Format: int64
             * @description How many would have had another answer.
             */
            different: number;
            /**
             * Format: int64
             * @description How many would have had the same answer by another rule.
             */
            other_rule: number;
        };
        /** @description A line of the answer. */
        ReplayLine: (components["schemas"]["ReplayCounts"] & {
            /** @enum {string} */
            line: "progress";
        }) | {
            /** @enum {string} */
            line: "different";
            /** @description As it would be. */
            now: components["schemas"]["PolicyVerdict"];
            /** @description As it was. */
            was: components["schemas"]["DecisionView"];
        } | {
            /** @description Whether all decisions were tried; otherwise only the first 500,000. */
            complete: boolean;
            /** @description What was counted. */
            counts: components["schemas"]["ReplayCounts"];
            /** @enum {string} */
            line: "end";
            /** @description SHA-256 of the rules that were tried. */
            policy_digest: string;
            /**
             * Format: double
             * @description How long it took.
             */
            seconds: number;
        } | {
            /** @description Why, and what to do. */
            error: string;
            /** @enum {string} */
            line: "broken";
        };
        /** @description A job, or the words `not_found`; always with status 200, as the seed has it. */
        ResultReply: {
            /** @description `not_found`. */
            error?: string | null;
            /** @description The job. */
            item?: components["schemas"]["FullItem"];
            /** @description Whether there is such a job. */
            ok: boolean;
            /** @description Its state. */
            status?: string | null;
        };
        /** @description What the rules say of one role. */
        RoleCell: {
            /** @description Why. */
            reason: string;
            /** @description The role. */
            role: string;
            /** @description The rule that says so. */
            rule: string;
            /** @description `allow`, `needs_approval` or `deny`. */
            ruling: string;
        };
        /**
         * @description A role.
         * @enum {string}
         */
        RoleName: "viewer" | "developer" | "admin";
        /** @description What each role may. */
        RoleRow: {
            /** @description The action that the rules are asked about. */
            action: string;
            /** @description `deed` or `task`. */
            kind: string;
            /** @description For viewers, developers and admins, in this order. */
            roles: components["schemas"]["RoleCell"][];
            /** @description What: a deed, or a task's name. */
            what: string;
        };
        /** @description Where a task would go. */
        Route: {
            /** @description The kind of job that workers claim. */
            kind: string;
            /** @description What a worker must offer. */
            labels: string[];
            /**
             * Format: int32
             * @description Higher goes first.
             */
            priority: number;
            /**
             * Format: int64
             * @description Jobs of this kind that may be claimed now, at most 200 counted.
             */
            queued: number;
            /** @description The same in words. */
            reason: string;
            /** @description The workers that this server knows, the one that would take it first. */
            workers: components["schemas"]["Bid"][];
            /**
             * Format: int64
             * @description Jobs of this kind that are worked on, at most 200 counted.
             */
            working: number;
        };
        /** @description A rule in force. */
        RuleView: {
            /** @description The least role that may approve, for a rule that asks. */
            asks: string | null;
            /** @description `permit`, `ask` or `forbid`. */
            effect: string;
            /** @description The file it stands in. */
            file: string;
            /** @description Its id. */
            id: string;
            /** @description What its examples say that it matches. */
            matches: string[];
            /** @description Why it is there, in words for a person. */
            reason: string;
            /** @description What they say that it spares. */
            spares: string[];
            /** @description Its Cedar text. */
            text: string;
        };
        /** @description The rules in force. */
        Rules: {
            /** @description The actions that rules can be about. */
            actions: string[];
            /** @description SHA-256 of the rules and their schema, hexadecimal. */
            digest: string;
            /** @description The rules, in the order in which they are looked at. */
            rules: components["schemas"]["RuleView"][];
            /** @description RFC 3339, UTC; since when they are in force on this server. */
            since: string | null;
            /** @description Why newer files are not in force, when they are not. */
            trouble: string | null;
            /** @description The same, each with who may be thought of to do it and with what. */
            vocabulary: components["schemas"]["ActionView"][];
        };
        /** @description One trip of a project through the stages. */
        Run: {
            /** Format: int64 */
            created_at_ms: number;
            /** @description Why it stopped, in words for a person. */
            error: string | null;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            percent: number;
            /** @description The project's name. */
            project: string;
            /** @description The conversation that started it. */
            session_id: string | null;
            /**
             * Format: int32
             * @description Revision of the spec that it builds.
             */
            spec_revision: number;
            /** @description In their order. */
            stages: components["schemas"]["StageView"][];
            state: components["schemas"]["JobState"];
            /** Format: int64 */
            updated_at_ms: number;
        };
        /** @description A file that a run left. */
        RunArtifact: {
            /**
             * Format: int64
             * @description Its size; null once it was taken away.
             */
            bytes: number | null;
            /** @description Its name: `GET /artifacts/{name}` gives it. */
            name: string;
            /** @description The stage that made it. */
            stage: components["schemas"]["Stage"];
            /** @description What it is: `artifact`, `sarif`, `sbom`. */
            what: string;
        };
        /** @description A run in short. */
        RunBrief: {
            /** @description Why it stopped. */
            error: string | null;
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
            /**
             * Format: int32
             * @description 0 to 100.
             */
            percent: number;
            stage: components["schemas"]["Stage"] | null;
            /** @description Where it stands. */
            state: components["schemas"]["JobState"];
            /** @description Where the product is reached, while this run's version is on the air. */
            url: string | null;
        };
        /** @description What may be done to a run. */
        RunCan: {
            /** @description Stop it. */
            cancel: components["schemas"]["May"];
            /** @description Do the stage that stopped it again, with all after it. */
            retry: components["schemas"]["May"];
            retry_stage: components["schemas"]["Stage"] | null;
        };
        /** @description What the stages of a run wrote. */
        RunLogParts: {
            /** @description Whether it is only the end: the beginning was too long. */
            cut: boolean;
            /** @description In the order in which it was written. */
            parts: components["schemas"]["LogPart"][];
            /**
             * Format: int64
             * @description Everything up to this event is in it; what comes live follows.
             */
            seq: number;
        };
        /** @description A run, what may be done to it, and where its product is. */
        RunView: {
            /** @description What the caller may do to it. */
            can: components["schemas"]["RunCan"];
            /** @description The same on the product's own port. */
            own_url: string | null;
            /** @description The run. */
            run: components["schemas"]["Run"];
            /** @description Where the product is reached, while this run's version is on the air. */
            url: string | null;
        };
        /** @description When, and what. */
        ScheduleBody: {
            /** @description Five fields (minute, hour, day, month, weekday), or six with seconds first; UTC. */
            cron: string;
            /** @description What is put into the queue, as for `POST /tasks`; without `run_at`, `depends_on` and keys of idempotency. */
            order: components["schemas"]["NewTask"];
            /** @description Whether it rests. */
            paused?: boolean | null;
        };
        /** @description A task that comes again and again. */
        ScheduleView: {
            /** @description When. */
            cron: string;
            /** @description RFC 3339, UTC; when it last made a job. */
            last_fired_at: string | null;
            /** @description Its name. */
            name: string;
            /** @description RFC 3339, UTC; when it makes the next one. */
            next_at: string | null;
            /** @description Whether it rests. */
            paused: boolean;
            /** @description With what. */
            payload: Record<string, unknown>;
            /** @description Who made it. */
            requested_by: string;
            /** @description The task's name. */
            task: string;
        };
        /**
         * @description What a key may be used for.
         * @enum {string}
         */
        ScopeName: "read" | "build" | "publish" | "customers" | "manage";
        /** @description How the server is. */
        ServerHealth: {
            /** @description Whether the database answers. */
            database: components["schemas"]["DatabaseState"];
            /** @description Whether this machine has an NVIDIA GPU. */
            gpu: components["schemas"]["GpuState"];
            /** @description Whether a model is ready. */
            ollama: components["schemas"]["OllamaState"];
            /** @description How commands are held: `bwrap+landlock`, `bwrap`, `landlock`, `refuse`; `probing` just after the start. */
            sandbox: string;
            /** @description `degraded` when the database or the sandbox is not as it should be. */
            status: components["schemas"]["Overall"];
        };
        /** @description A conversation in a list. */
        SessionBrief: {
            /** @description The conversation's id. */
            id: string;
            /**
             * Format: int64
             * @description The newest run's number.
             */
            run_id: number | null;
            /** @description The product's title, once it has one. */
            title: string | null;
            /**
             * Format: int64
             * @description When it last changed.
             */
            updated_at_ms: number;
        };
        /** @description What may be done to a conversation. */
        SessionCan: {
            /** @description Say something, change the spec, build. */
            change: components["schemas"]["May"];
        };
        /** @description What `GET /api/sessions/{id}` answers. */
        SessionView: {
            /** @description The answers so far, word for word. */
            answers: components["schemas"]["Answers"];
            /** @description What the caller may do to it. */
            can: components["schemas"]["SessionCan"];
            /**
             * Format: int64
             * @description When it began.
             */
            created_at_ms: number;
            /** @description The conversation's id. */
            id: string;
            /** @description Questions without an answer, in their order. */
            missing: components["schemas"]["Question"][];
            /**
             * Format: int32
             * @description Revision of the spec; 0 before the first answer.
             */
            revision: number;
            run: components["schemas"]["RunBrief"] | null;
            /**
             * Format: int64
             * @description The newest run's number.
             */
            run_id: number | null;
            /** @description The spec so far. */
            spec: Record<string, unknown> | null;
            /** @description How far the conversation is. */
            stage: components["schemas"]["ChatStage"];
            /** @description Short answers worth offering as buttons. */
            suggestions: string[];
            /** @description What was said, oldest first. */
            transcript: components["schemas"]["Line"][];
            /**
             * Format: int64
             * @description When it last changed.
             */
            updated_at_ms: number;
        };
        /** @description How the server is set. */
        Settings: {
            /** @description `AUDIT_LOG`: whether decisions are also written to a file. */
            audit_log: boolean;
            /** @description Connections at once. */
            connections_max: number;
            /** @description `sqlite` or `postgresql`. */
            database: string;
            /** @description `ENV`: `local` or `production`. */
            env: string;
            /** @description `GPU_ENABLED`. */
            gpu_enabled: boolean;
            /** @description Whether heads of the audit trail are signed and kept outside of the database. */
            heads_signed: boolean;
            /**
             * Format: int64
             * @description How long an invitation lasts, in days.
             */
            invitation_days: number;
            /** @description `API_KEYS`: whether keys were configured; never which. */
            keys_configured: boolean;
            /** @description Whether it is reached from this machine only. */
            loopback: boolean;
            /** @description `EMBED_MODEL`: whether memories are also found by what they mean. */
            meaning: boolean;
            /** @description `MODELS`: the names, the preferred one first. */
            models: string[];
            /**
             * Format: int32
             * @description The port.
             */
            port: number;
            /** @description The provider by which people may sign in, too. */
            provider: string | null;
            /** @description `MAX_REQUEST_BYTES`. */
            request_bytes_max: number;
            /** @description `ENFORCE_ROLES`. */
            roles_enforced: boolean;
            /** @description The level that commands run under. */
            sandbox: string;
            /**
             * Format: int64
             * @description How long a sign-in lasts, in days.
             */
            sign_in_days: number;
            /** @description `TASK_LOG`: whether accepted tasks are also written to a file. */
            task_log: boolean;
            /** @description `TASK_TIERS`: the least tier of tasks that have one. */
            task_tiers: {
                [key: string]: string;
            };
            /** @description `ENFORCE_TIERS`. */
            tiers_enforced: boolean;
        };
        /** @description A sign-in. */
        SignIn: {
            /**
             * Format: int64
             * @description Only with a refresh token: seconds until `token` ends.
             */
            expires_in?: number | null;
            /** @description Only when asked for: what `POST /api/auth/refresh` takes, once. */
            refresh_token?: string | null;
            /** @description For `Authorization: Bearer`; good for a quarter of an hour. */
            token: string;
            /** @description Whose it is. */
            user: components["schemas"]["UserView"];
        };
        /** @description What somebody told the others. */
        Signal: {
            /** Format: int64 */
            about_job?: number | null;
            /** @description Who told it. */
            by: string;
            campaign_name?: string | null;
            data?: Record<string, unknown> | null;
            signal: components["schemas"]["SignalName"];
            text?: string | null;
            /** @description For whom. */
            to?: string | null;
            /** Format: double */
            value?: number | null;
        };
        /**
         * @description What somebody tells the others.
         * @enum {string}
         */
        SignalName: "task_started" | "task_progress" | "task_complete" | "task_failed" | "message" | "hand_off" | "approval_needed" | "deploy" | "incident" | "metric";
        /**
         * @description Who said it.
         * @enum {string}
         */
        Speaker: "person" | "assistant";
        /** @description Changes in place. */
        SpecChange: {
            /** @description Answers that are replaced, by their question. */
            answers?: {
                [key: string]: string;
            } | null;
            /** @description Applied one after the other, behind what was said before. */
            edits?: components["schemas"]["SpecEdit"][] | null;
            /**
             * Format: int32
             * @description The revision of the spec that one has seen; another one is a conflict.
             */
            revision: number;
        };
        /** @description What differs between two specs. */
        SpecChangesView: {
            /** @description By part of the spec. */
            changes: components["schemas"]["SpecDifference"][];
            /** @description The version that it is compared with; null for the first one. */
            from: string | null;
        };
        /** @description One thing that differs. */
        SpecDifference: {
            area: components["schemas"]["Area"];
            /** @description What about it is different; what it is, of something that came or went. */
            facts: components["schemas"]["SpecFact"][];
            /** @description Its identifier. */
            id: string;
            kind: components["schemas"]["ChangeKind"];
            /** @description What people call it. */
            label: string;
            /** @description The label of the thing that it belongs to. */
            of: string | null;
        };
        /** @description One change; `edit` says which of these it is. Nouns are what people read: labels and titles. */
        SpecEdit: {
            /** @enum {string} */
            edit: "add_page";
            title: string;
        } | {
            /** @enum {string} */
            edit: "remove_page";
            title: string;
        } | {
            /** @enum {string} */
            edit: "add_feature";
            phrase: string;
        } | {
            /** @enum {string} */
            edit: "remove";
            noun: string;
        } | {
            /** @enum {string} */
            edit: "rename";
            from: string;
            to: string;
        } | {
            /** @enum {string} */
            edit: "add_field";
            entity: string;
            field: string;
            field_type?: string | null;
        } | {
            /** @enum {string} */
            edit: "remove_field";
            entity: string;
            field: string;
        } | {
            /** @enum {string} */
            edit: "restyle";
            words: string;
        } | {
            /** @enum {string} */
            edit: "set_users";
            words: string;
        } | {
            /** @enum {string} */
            edit: "retitle";
            title: string;
        } | {
            code: string;
            /** @enum {string} */
            edit: "set_currency";
        } | {
            density?: components["schemas"]["Density"] | null;
            /** @enum {string} */
            edit: "set_theme";
            /** Format: int32 */
            hue?: number | null;
            mode?: components["schemas"]["Mode"] | null;
            style?: components["schemas"]["Style"] | null;
        };
        /** @description One property that differs. */
        SpecFact: {
            after: string | null;
            before: string | null;
            /** @description `label`, `type`, `required`, `route` … */
            name: string;
        };
        /** @description One spec of a project in a list. */
        SpecVersionView: components["schemas"]["Sum"] & {
            /**
             * Format: int64
             * @description When a run was first started with it; of a draft, when the conversation last changed.
             */
            at_ms: number;
            /**
             * Format: int32
             * @description Its revision in the conversation; one that was reset begins at 1 again.
             */
            revision: number;
            /** @description The runs that were started with it, the oldest first. */
            runs: number[];
            /** @description Its number, which grows with time; `draft` for what the conversation says and no run was started with. */
            version: string;
        };
        /** @description One spec of a project. */
        SpecView: {
            /** @description The spec, as `velocity-spec/1` writes it. */
            spec: Record<string, unknown>;
            /** @description Its number, or `draft`. */
            version: string;
        };
        /**
         * @description One of the seven stages.
         * @enum {string}
         */
        Stage: "plan" | "code" | "test" | "secure" | "build" | "deploy" | "monitor";
        /** @description One stage in the seed's shape. */
        StageItem: components["schemas"]["Item"] & {
            /** @description What was checked, oldest first. */
            evidence: components["schemas"]["Evidence"][];
            /** @description The stage's name. */
            stage: string;
            /** @description Where it stands; the same as `status`, under the name that the other calls use. */
            state: components["schemas"]["JobState"];
        };
        /** @description One stage of a run. */
        StageView: {
            /** @description What was checked, oldest first. */
            evidence: components["schemas"]["Evidence"][];
            job: components["schemas"]["Job"];
            stage: components["schemas"]["Stage"];
        };
        /**
         * @description The six styles.
         * @enum {string}
         */
        Style: "minimal" | "bold" | "playful" | "corporate" | "dark" | "elegant";
        /** @description How much differs. */
        Sum: {
            /**
             * Format: int32
             * @description Things that came.
             */
            added: number;
            /**
             * Format: int32
             * @description Things that are otherwise.
             */
            changed: number;
            /**
             * Format: int32
             * @description Things that went.
             */
            removed: number;
        };
        /** @description How many jobs there are in each state. */
        TaskCounts: {
            /** @description By state; states without a job are left out. */
            counts: {
                [key: string]: number;
            };
            /** @description Always true. */
            ok: boolean;
        };
        /** @description Jobs, the newest first. */
        TaskList: {
            /** @description The jobs. */
            items: components["schemas"]["Item"][];
            /** @description Always true. */
            ok: boolean;
        };
        /** @description What opens one socket, once. */
        Ticket: {
            /**
             * Format: int64
             * @description For how long, in seconds.
             */
            expires_in: number;
            /** @description For `?ticket=`. */
            ticket: string;
        };
        /** @description Where a product is reached. Both are other origins than Velocity's. */
        Urls: {
            /** @description On its own port. */
            own_url: string;
            /** @description Under its own name, through Velocity. */
            url: string;
        };
        /** @description What changes; what is left out stays. */
        UserBody: {
            /** @description Whether nobody may sign in to it. Its sign-ins and keys end within a second. */
            disabled?: boolean | null;
            role?: components["schemas"]["RoleName"] | null;
        };
        /** @description An account. */
        UserView: {
            /** @description Where the picture is, if there is one. */
            avatar_url: string | null;
            /** @description Only of a disabled account: since when, RFC 3339. */
            disabled_at?: string | null;
            /** @description Lower-case address. */
            email: string;
            /** @description UUID. */
            id: string;
            /** @description Only of an account whose owner has yet to set a password: true. */
            invited?: boolean | null;
            role: components["schemas"]["RoleName"];
        };
        /**
         * @description What a check found.
         * @enum {string}
         */
        Verdict: "passed" | "failed" | "not_run";
        /** @description A line of the answer: how far the check is, and at last what it found. */
        VerifyLine: {
            /** @enum {string} */
            line: "progress";
            /**
             * Format: int64
             * @description Rows that there were at the start.
             */
            of: number;
            /**
             * Format: int64
             * @description Rows found right so far.
             */
            rows: number;
        } | {
            fault: components["schemas"]["FaultView"] | null;
            /** @description The first line of the exported heads whose signature is wrong, from 1. */
            forged_head: number | null;
            /** @description How many heads were compared that are signed and kept outside of the database. */
            heads: number;
            /** @description Why the exported heads could not be read; without them, a trail that was cut off or written anew does not show. */
            heads_missing: string | null;
            /** @enum {string} */
            line: "end";
            /** @description Whether everything is as it was written. */
            ok: boolean;
            /**
             * Format: int64
             * @description Rows found right, from the first one on.
             */
            rows: number;
            /**
             * Format: double
             * @description How long it took.
             */
            seconds: number;
        } | {
            /** @description Why, and what to do. */
            error: string;
            /** @enum {string} */
            line: "broken";
        };
        /** @description What the server is. */
        Version: {
            /** @description `velocity`. */
            app: string;
            /** @description How it was built. */
            build: components["schemas"]["Build"];
            /** @description Always true. */
            ok: boolean;
            /** @description As in the package. */
            version: string;
        };
        /** @description A record as it was after a change. */
        VersionView: {
            /** @description RFC 3339. */
            at: string;
            /** @description Who did it; `velocity` when the program did. */
            by: string;
            /** @description `created`, `updated`, `moved`, `deleted`, `restored`, `merged`, `answered`. */
            change: string;
            /** @description What was written of it after that. */
            fields: components["schemas"]["RecordBody"];
            /**
             * Format: int64
             * @description Which revision.
             */
            revision: number;
        };
        /**
         * @description What a waiting job waits for: another job, a person, a model, a point in time, or the others with its concurrency key.
         * @enum {string}
         */
        WaitReason: "dependency" | "approval" | "model" | "time" | "turn";
        /** @description A moment. */
        When: string | number;
        /** @description What somebody wants to do. */
        Wish: {
            /** @description `task.submit`, `deploy`, `file.write` and so on. */
            action: string;
            /** @description What else the rules may look at. */
            context: Record<string, unknown>;
            principal: components["schemas"]["Party"];
            resource: components["schemas"]["Party"];
        };
        /** @description A worker, as this server knows it. */
        WorkerView: {
            /** @description The kinds of jobs that it does, as workers name them. */
            kinds: string[];
            /** @description What it offers, as `gpu`. */
            labels: string[];
            /** @description What it holds, the oldest first. */
            leases: components["schemas"]["LeaseView"][];
            /** @description Its machine and process. */
            name: string;
            /** @description `here`: beside this server; `far`: over the network; `other`: known only by what it holds. */
            place: string;
            /** @description RFC 3339, UTC; when it was last heard of, where that is known. */
            seen_at: string | null;
            /**
             * Format: int64
             * @description How many jobs it can work on at once; 0 when it has not said.
             */
            slots: number;
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
    list_approvals: {
        parameters: {
            query?: {
                /** @description `pending`, `approved`, `refused` or `expired`; any when not said. */
                state?: string;
                /** @description Of this job. */
                job?: number;
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Approvals */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_approval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The approval's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The approval */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalDetail"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    answer_approval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The approval's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnswerBody"];
            };
        };
        responses: {
            /** @description The approval as it stands now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ApprovalView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Answered already, expired, or its job does not wait any more */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query?: {
                /** @description With a higher number; 0 when not said. */
                after?: number;
                /** @description Not before this moment, epoch milliseconds. */
                since_ms?: number;
                /** @description About this job. */
                job?: number;
                /** @description Of this action, as `deploy`. */
                action?: string;
                /** @description By this actor, as `user:ana`. */
                actor?: string;
                /** @description `allow`, `needs_approval` or `deny`. */
                ruling?: string;
                /** @description By this rule. */
                rule?: string;
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuditView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_audit: {
        parameters: {
            query?: {
                /** @description With a higher number; 0 when not said. */
                after?: number;
                /** @description Not before this moment, epoch milliseconds. */
                since_ms?: number;
                /** @description About this job. */
                job?: number;
                /** @description Of this action, as `deploy`. */
                action?: string;
                /** @description By this actor, as `user:ana`. */
                actor?: string;
                /** @description `allow`, `needs_approval` or `deny`. */
                ruling?: string;
                /** @description By this rule. */
                rule?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A row a line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    verify_audit: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How far it is, then what was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["VerifyLine"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    accept_invitation: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AcceptBody"];
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The invitation is unknown, used or over */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** @description Signed in */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Wrong e-mail or password */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Malformed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many attempts */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    logout_everywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed out */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_deeds: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Everything that can be said beforehand */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeedView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The account */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description Not signed in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The sign-in has expired */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_oidc: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Whether it is offered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OidcOffer"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    oidc_callback: {
        parameters: {
            query?: {
                /** @description What the provider gives for a sign-in */
                code?: string;
                /** @description What it was sent with */
                state?: string;
                /** @description Who the provider is */
                iss?: string;
                /** @description Why it gives none */
                error?: string;
                /** @description The same in words */
                error_description?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Signed in, or to `/login?error=…` */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No provider is configured */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    oidc_login: {
        parameters: {
            query?: {
                /** @description Where to go afterwards: a path of this site; `/` for anything else */
                next?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description To the provider, or to `/login?error=…` */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No provider is configured */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_password: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PasswordBody"];
            };
        };
        responses: {
            /** @description Changed, and signed in anew */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The current password is wrong, or the new one cannot be used */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_avatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["AvatarForm"];
            };
        };
        responses: {
            /** @description Set */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AvatarView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not signed in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It is no JPEG or PNG picture, larger than 5 MB, damaged, or has too many pixels */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_avatar: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshBody"];
            };
        };
        responses: {
            /** @description Renewed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignIn"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It is unknown, over, or was used before */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_users: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accounts */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not an admin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_user: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewUserBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountMade"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The address has an account already */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    erase_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is gone */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It is the last admin who can sign in */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UserBody"];
            };
        };
        responses: {
            /** @description The account as it is now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UserView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It is the last admin who can sign in */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    reset_user: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The account's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The link */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AccountMade"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The account is disabled */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_campaigns: {
        parameters: {
            query?: {
                /** @description `open` or `closed`; all when not said. */
                state?: string;
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Campaigns */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_campaign: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignBody"];
            };
        };
        responses: {
            /** @description The campaign */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_campaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id or its name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_campaign: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id or its name */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CampaignPatch"];
            };
        };
        responses: {
            /** @description The campaign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It changed meanwhile */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_campaign_burndown: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id or its name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Points */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BurndownView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_campaign_events: {
        parameters: {
            query?: {
                /** @description Only events after this number. */
                after?: number;
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Its id or its name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, as `GET /api/events` tells them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_campaign_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id or its name */
                id: string;
                /** @description An account's id or address, or an agent's name: 1 to 200 visible characters */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_campaign_member: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id or its name */
                id: string;
                /** @description As the campaign names them */
                member: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_campaign_runs: {
        parameters: {
            query?: {
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description Its id or its name */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignRunList"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    add_campaign_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id or its name */
                id: string;
                /** @description The run's number */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The campaign is closed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_campaign_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Its id or its name */
                id: string;
                /** @description The run's number */
                run: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The campaign */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CampaignView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The campaign is closed */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_imports: {
        parameters: {
            query?: {
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Imports */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_import: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The import's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_import_aside: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The import's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_records: {
        parameters: {
            query?: {
                /** @description Words that are all in one of its texts. */
                q?: string;
                /** @description Where it stands. */
                status?: string;
                /** @description Who looks after it. */
                owner?: string;
                /** @description With this tag. */
                tag?: string;
                /** @description With this address. */
                email?: string;
                /** @description Of this account. */
                account_id?: string;
                /** @description Of this person. */
                person_id?: string;
                /** @description About this record. */
                about_id?: string;
                /** @description Due before this moment: RFC 3339 or a date. */
                due_before?: string;
                /** @description Changed at this moment or later: RFC 3339 or a date. */
                since?: string;
                /** @description Those that were taken away instead of those that are there. */
                deleted?: boolean;
                /** @description `updated` (the newest first, when not said), `created`, `name`, `due`. */
                sort?: string;
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
                /** @description How many come before it; 0 when not said. */
                offset?: number;
            };
            header?: never;
            path: {
                /** @description people, accounts, leads, opportunities, interactions, reminders */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Records */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordList"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description people, accounts, leads, opportunities, interactions, reminders */
                kind: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordBody"];
            };
        };
        responses: {
            /** @description The record */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It names a record that is not there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_duplicates: {
        parameters: {
            query?: {
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description people, accounts, leads; the others have none */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Groups */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DuplicateGroupView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_records: {
        parameters: {
            query?: {
                /** @description Words that are all in one of its texts. */
                q?: string;
                /** @description Where it stands. */
                status?: string;
                /** @description Who looks after it. */
                owner?: string;
                /** @description With this tag. */
                tag?: string;
                /** @description With this address. */
                email?: string;
                /** @description Of this account. */
                account_id?: string;
                /** @description Of this person. */
                person_id?: string;
                /** @description About this record. */
                about_id?: string;
                /** @description Due before this moment: RFC 3339 or a date. */
                due_before?: string;
                /** @description Changed at this moment or later: RFC 3339 or a date. */
                since?: string;
                /** @description Those that were taken away instead of those that are there. */
                deleted?: boolean;
                /** @description `updated` (the newest first, when not said), `created`, `name`, `due`. */
                sort?: string;
            };
            header?: never;
            path: {
                /** @description As in the list */
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    import_records: {
        parameters: {
            query?: {
                /**
                 * @description What becomes of a line whose e-mail address or number (of an account: or name) a record has: `aside` (when not said) keeps
                 *     it aside, `update` changes that record.
                 */
                on_duplicate?: string;
                /** @description What the file is called. */
                file_name?: string;
            };
            header?: never;
            path: {
                /** @description As in the list */
                kind: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "text/csv": string;
            };
        };
        responses: {
            /** @description What came of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ImportView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As in the list */
                kind: string;
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remove_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As in the list */
                kind: string;
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Taken away */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As in the list */
                kind: string;
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RecordBody"];
            };
        };
        responses: {
            /** @description The record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It changed meanwhile, was taken away, or names a record that is not there */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    convert_lead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description leads */
                kind: string;
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What it became */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Converted"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It was converted before, or was taken away */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    give_lead_feedback: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description leads */
                kind: string;
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["FeedbackBody"];
            };
        };
        responses: {
            /** @description What became of it */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadFeedback"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The lead has no conversation yet, or was taken away */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_record_history: {
        parameters: {
            query?: {
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path: {
                /** @description As in the list */
                kind: string;
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Changes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["VersionView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    merge_records: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As in the list */
                kind: string;
                /** @description The record that stays */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MergeBody"];
            };
        };
        responses: {
            /** @description The record that stays */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description They are the same, or one was taken away */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    restore_record: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As in the list */
                kind: string;
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The record */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecordView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    start_lead_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description leads; the others become none */
                kind: string;
                /** @description Its id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The lead and its conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeadSession"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It has no wish, or was taken away */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    stream_events: {
        parameters: {
            query?: {
                /** @description Only events after this number; 0 for all, the newest when not said. `Last-Event-ID` goes before it. */
                after?: number;
                /** @description Only of this project. */
                project?: string;
                /** @description Only of this run. */
                run?: number;
                /** @description As this channel tells them, `catalyst` or `crm`, in the shape that its WebSocket has. */
                channel?: string;
                /** @description Only of this campaign, as the channel `catalyst` tells them unless another is named. */
                campaign?: string;
                /** @description Only of these types, with commas between them, as the channel `catalyst` tells them unless another is named. */
                type?: string;
            };
            header?: {
                /** @description The last number seen */
                "Last-Event-ID"?: number | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events, each as one line of `data` of the shape `Event`; on a channel as the channel tells them */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["Event"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    publish_events: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PublishBody"];
            };
        };
        responses: {
            /** @description Written, and on its way to all who listen */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Published"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    make_ticket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The ticket */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ticket"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_keys: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Keys */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    create_key: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewKeyBody"];
            };
        };
        responses: {
            /** @description Made */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyMade"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There are too many */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    revoke_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It opens nothing any more */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    rotate_key: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The key's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The new text */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeyMade"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search_memory: {
        parameters: {
            query?: {
                /** @description Words, of any language; nothing in it has a meaning of its own. At most 500 characters. */
                q?: string;
                /** @description Only of this kind. */
                kind?: components["schemas"]["MemoryKind"];
                /** @description What counts for this project: its own memories, and those for everything. */
                project?: string;
                /** @description What counts for this campaign, in the same way. */
                campaign?: string;
                /** @description Only of this scope. */
                scope?: components["schemas"]["MemoryScope"];
                /** @description Trusted so far at least. */
                trust?: components["schemas"]["MemoryTrust"];
                /** @description Of this author, as `user:…`. */
                author?: string;
                /** @description From this run. */
                run?: number;
                /** @description Also what was replaced, is over, or does not count yet. */
                history?: boolean;
                /** @description So many are left out at the beginning; at most 10,000. */
                offset?: number;
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Memories */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FoundMemories"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    remember: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewMemory"];
            };
        };
        responses: {
            /** @description As it is remembered */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["KeptMemory"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no memory that it could take the place of */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It cannot take that one's place, there is no such run, or too much awaits a person */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    export_memory: {
        parameters: {
            query?: {
                /** @description Only those with a higher number; 0 when not said. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One memory a line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    import_memory: {
        parameters: {
            query?: {
                /** @description Whether the caller vouches for the lines: then they are trusted as far as they say. Otherwise none is. */
                vouched?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": string;
            };
        };
        responses: {
            /** @description What became of the lines */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Imported"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too many lines */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_memory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The memory's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The memory */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Memory"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    forget_memory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The memory's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Forgotten */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    confirm_memory: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The memory's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The memory, confirmed */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Memory"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_models: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The models */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Models"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_model: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ModelBody"];
            };
        };
        responses: {
            /** @description The models as they stand now */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Models"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The configuration has no model of this name */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_notices: {
        parameters: {
            query?: {
                /** @description Only what happened after this event number; 0 when not said. */
                after?: number;
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Notices */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Notice"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_decisions: {
        parameters: {
            query?: {
                /**
                 * @description Of this job: then the oldest come first. Without a job all decisions are given, the newest first, to whoever may read the
                 *     audit trail.
                 */
                job?: number;
                /** @description Only decisions with a higher number than this; the next page of a job's begins after the last one of this. */
                after?: number;
                /** @description Only decisions with a lower number than this: the next page of all decisions. */
                before?: number;
                /** @description Of this action, as `deploy`. */
                action?: string;
                /** @description By this actor, as `user:ana`. */
                actor?: string;
                /** @description `allow`, `needs_approval` or `deny`. */
                ruling?: string;
                /** @description By this rule. */
                rule?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Decisions */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DecisionView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    explain_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExplainBody"];
            };
        };
        responses: {
            /** @description What the rules say */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExplanationView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It is no wish */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    replay_policy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReplayBody"];
            };
        };
        responses: {
            /** @description How far it is, what would differ, then the numbers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["ReplayLine"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The rules cannot be used; the message says where and why */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_roles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What each role may */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RoleRow"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_rules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Rules"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_projects: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Projects */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_project: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_project: {
        parameters: {
            query?: {
                /** @description The project's name, as a promise that this one is meant. */
                name?: string;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The project, on its way out */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A run works on it, or something else is under way */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_air: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AirBody"];
            };
        };
        responses: {
            /** @description The project */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProjectDetail"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, or no such release of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description It cannot be done as things are; `can` says so beforehand */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_changes: {
        parameters: {
            query?: {
                /** @description What this run changed: against the run before it that made files, or against the empty beginning. */
                run?: number;
                /** @description With `run`: against this run instead. */
                against?: number;
                /** @description Without `run`: the branch or commit before; the empty beginning when not said. */
                from?: string;
                /** @description Without `run`: the branch or commit after; `main` when not said. */
                to?: string;
                /** @description Only this file. */
                path?: string;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The files that differ */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Changes"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, branch, commit or run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_tables: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its tables, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataTable"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, or it has no data yet */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database cannot be read now */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The products are on another machine */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_rows: {
        parameters: {
            query?: {
                /** @description From 1, which is also meant when not said. */
                page?: number;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
                /** @description The table's name */
                table: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The rows */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DataPage"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, or no such table */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database cannot be read now */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The products are on another machine */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_file: {
        parameters: {
            query: {
                /** @description From the project's root. */
                path: string;
                /** @description A branch, or a commit by at least seven digits of its hash; `main` when not said. */
                at?: string;
                /** @description What this run made, instead of `at`. */
                run?: number;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, branch, commit, run or file */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_raw_file: {
        parameters: {
            query: {
                /** @description From the project's root. */
                path: string;
                /** @description A branch, or a commit by at least seven digits of its hash; `main` when not said. */
                at?: string;
                /** @description What this run made, instead of `at`. */
                run?: number;
                /** @description As something to keep, never to show. */
                download?: boolean;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, branch, commit, run or file */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Larger than 16 MiB: clone the project */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_files: {
        parameters: {
            query?: {
                /** @description A branch, or a commit by at least seven digits of its hash; `main` when not said. */
                at?: string;
                /** @description What this run made, instead of `at`. */
                run?: number;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Every path, in git's order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Listing"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, branch, commit or run, or its files are not on this server */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_history: {
        parameters: {
            query?: {
                /** @description A branch, or a commit by at least seven digits of its hash; `main` when not said. */
                at?: string;
                /** @description What this run made, instead of `at`. */
                run?: number;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The history, the newest first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["History"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, branch, commit or run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_product_log: {
        parameters: {
            query?: {
                /** @description Only what was written after this byte: the header `x-log-end` of the answer before. Without it the end of the log. */
                after?: number;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The products are on another machine */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_picture: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/png": number[];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, or no picture of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_plan: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The plan */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PlanResult"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, or no plan yet */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_probes: {
        parameters: {
            query?: {
                /** @description So many hours, 1 to 24; 1 when not said. */
                hours?: number;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The probes */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProbesView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_sign_ins: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accounts of the product */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProductSignIn"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_specs: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The specs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpecVersionView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_spec: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
                /** @description Its number in the list, or `draft` */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The spec */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpecView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project or version */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_spec_changes: {
        parameters: {
            query?: {
                /** @description Another version; the one before when not said. */
                from?: string;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
                /** @description Its number in the list, or `draft` */
                version: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What differs; nothing is compared with the first one */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SpecChangesView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project or version */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_zip: {
        parameters: {
            query?: {
                /** @description A branch, or a commit by at least seven digits of its hash; `main` when not said. */
                at?: string;
                /** @description What this run made, instead of `at`. */
                run?: number;
            };
            header?: never;
            path: {
                /** @description The project's name */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The zip */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/zip": number[];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such project, branch, commit or run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Too large for one file: clone the project */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_runs: {
        parameters: {
            query?: {
                /** @description Of this project. */
                project?: string;
                /** @description Of this conversation. */
                session_id?: string;
                /** @description That stand so: `queued`, `waiting`, `working`, `done`, `error` or `cancelled`. */
                state?: string;
                /** @description Of this campaign: its id or its name. */
                campaign?: string;
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Runs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Run"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such campaign */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_run_artifacts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Files by their stage */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunArtifact"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    cancel_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run, stopping or stopped */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Already over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_run_log: {
        parameters: {
            query?: {
                /** @description Only what was written after this event number. The answer's header `x-log-seq` gives the next one. */
                after?: number;
            };
            header?: never;
            path: {
                /** @description The run's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_run_log_parts: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log by its stages */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunLogParts"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    retry_stage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's number */
                id: number;
                /** @description The stage that stopped it */
                stage: components["schemas"]["Stage"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The run, open again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RunView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such run, or it has no such stage */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Not over, done, stopped at another stage, or a newer run took its place */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_run_timeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The run's number */
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Events of the types `run_started`, `stage_moved` and `run_finished` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Event"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such run */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_schedules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Schedules */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1 to 63 lower-case letters, digits, `-`, `_` */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ScheduleBody"];
            };
        };
        responses: {
            /** @description The schedule */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ScheduleView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The name or the cron line cannot be used */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    delete_schedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The schedule's name */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Forgotten */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    search: {
        parameters: {
            query?: {
                /** @description Words, all of which a hit has; or the number of a job or a run. At most 200 characters. */
                q?: string;
                /** @description At most so many of a kind, 1 to 20; 5 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What was found, kind by kind; nothing for an empty question */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hit"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_sessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Conversations */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionBrief"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_session: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The conversation's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The conversation */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such conversation */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    change_spec: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The conversation's id */
                id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SpecChange"];
            };
        };
        responses: {
            /** @description The conversation with the spec of the next revision */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such conversation */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The spec went on since that revision */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A change that cannot be, or that changes nothing */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_settings: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The settings */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Settings"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    put_artifact: {
        parameters: {
            query: {
                /** @description 1 to 16 lower-case letters, digits and inner dots, as `log` or `zip`. */
                extension: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": number[];
            };
        };
        responses: {
            /** @description It is kept */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArtifactView"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_artifact_for_worker: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `sha256-<hex>.<extension>` */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    call_of_worker: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** @description {worker: {name, kinds, labels}, call: turn | beat | …} */
        requestBody: {
            content: {
                "application/json": Record<string, unknown>;
            };
        };
        responses: {
            /** @description The answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    list_workers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Workers, by name */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkerView"][];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_artifact: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description `sha256-<hex>.<extension>` */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": number[];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description No such artifact */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    assistant_chat: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChatRequest"];
            };
        };
        responses: {
            /** @description The assistant's answer */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChatReply"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description More than 64 KiB */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Malformed */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_auth_mode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AuthMode"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    get_avatar: {
        parameters: {
            query?: {
                /** @description 64 or 256; without it 256. */
                size?: number;
            };
            header?: never;
            path: {
                /** @description As `avatar_url` has it */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The picture, PNG or JPEG */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "image/*": number[];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description No such picture */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    git_receive_pack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name, with or without `.git` */
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description Nobody pushes: repositories are for reading */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
        };
    };
    git_upload_pack: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The project's name, with or without `.git` */
                repository: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-git-upload-pack-request": number[];
            };
        };
        responses: {
            /** @description The objects */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-git-upload-pack-result": number[];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description No such project, or its files are not on this server */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description The question or the project is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
        };
    };
    git_refs: {
        parameters: {
            query: {
                /** @description `git-upload-pack`, with which git reads. `git-receive-pack`, with which it writes, is refused. */
                service: string;
            };
            header?: never;
            path: {
                /** @description The project's name, with or without `.git` */
                repository: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What there is to clone */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-git-upload-pack-advertisement": number[];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description No such project, or its files are not on this server */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                    "text/plain": string;
                };
            };
        };
    };
    get_health: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It lives */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServerHealth"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_metrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    get_openapi: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    get_ready: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ready */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Not ready */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ready"];
                };
            };
        };
    };
    get_result: {
        parameters: {
            query?: {
                /** @description `1` adds, for a run, stages, evidence, plan and addresses; for a single job, its terms and the end of its log. */
                expand?: string | null;
            };
            header?: never;
            path: {
                /** @description A job's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, or `not_found` */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultReply"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    preview_route: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            /** @description What would happen */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    list_tasks: {
        parameters: {
            query?: {
                /** @description Only in this state, or in one of several with commas between them. */
                status?: string;
                /** @description Only of this task: one of `GET /tasks/allowed`, `run`, or a stage's name. */
                task?: string;
                /** @description Only of this project. */
                project?: string;
                /** @description Only with a lower number: the last of the page before. */
                before?: number;
                /** @description Without what was asked and what came of it, which may be large: `payload` is `{}` and `result` null. */
                brief?: boolean;
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    create_task: {
        parameters: {
            query?: never;
            header?: {
                /** @description A second task with the same key is not made */
                "Idempotency-Key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewTask"];
            };
        };
        responses: {
            /** @description It is in the queue */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description There is no such task, or a key of the payload is reserved */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The body is too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The body cannot be used; `detail` says which field */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    list_allowed_tasks: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The tasks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Allowed"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    count_tasks: {
        parameters: {
            query?: {
                /** @description Only of this task, as in the list. */
                task?: string;
                /** @description Only of this project. */
                project?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Numbers of jobs */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskCounts"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    list_recent_tasks: {
        parameters: {
            query?: {
                /** @description At most so many, 1 to 200; 50 when not said. */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Runs and tasks */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskList"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    cancel_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The job, stopping or stopped */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ResultReply"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Already over */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    get_task_log: {
        parameters: {
            query?: {
                /** @description Only what was written after this event number. The answer's header `x-log-seq` gives the next one. */
                after?: number;
            };
            header?: never;
            path: {
                /** @description The job's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    retry_task: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The job's number */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is in the queue again */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Again"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description There is no such thing */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Not over yet, or not a task */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    get_version: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The version */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Version"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DetailBody"];
                };
            };
        };
    };
    catalyst: {
        parameters: {
            query?: {
                /** @description Only events after this number; 0 for all that are kept, the newest when not said. */
                after?: number;
                /** @description Only of this campaign. */
                campaign?: string;
                /** @description Only of this project. */
                project?: string;
                /** @description Only of this run. */
                run?: number;
                /** @description Only of these types (`event_type` or `type`), with commas between them. */
                type?: string;
                /** @description A ticket of `POST /api/events/ticket`, where nothing else can be sent. */
                ticket?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The socket is open */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CatalystEvent"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description This address speaks WebSocket */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
    crm: {
        parameters: {
            query?: {
                /** @description Only events after this number; 0 for all that are kept, the newest when not said. */
                after?: number;
                /** @description Only of this campaign. */
                campaign?: string;
                /** @description Only of this project. */
                project?: string;
                /** @description Only of this run. */
                run?: number;
                /** @description Only of these types (`event_type` or `type`), with commas between them. */
                type?: string;
                /** @description A ticket of `POST /api/events/ticket`, where nothing else can be sent. */
                ticket?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The socket is open */
            101: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CrmEvent"];
                };
            };
            /** @description Missing or invalid key or sign-in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Policy forbids it, the sign-in has expired, or the request comes from a foreign host or origin */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description A parameter cannot be used; `detail` says which */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description This address speaks WebSocket */
            426: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description Rate limit exceeded; the header Retry-After says how long to wait */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
            /** @description The database is busy or not there; try again in a moment */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ErrorBody"];
                };
            };
        };
    };
}
