// Generated from the OpenAPI document; do not edit: npm run generate:api

export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Is the process alive? */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ok";
                        };
                    };
                };
            };
        };
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
        /**
         * Is the database migrated and reachable?
         * @description Answers 503 while it is not, and from the moment a shutdown has begun.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "ready";
                        };
                    };
                };
            };
        };
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
        /** Prometheus metrics of this process */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who am I? */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            principal: {
                                id: string;
                                /** @enum {string} */
                                kind: "person" | "key" | "system";
                                name: string;
                                scopes: string[];
                                groups: string[];
                                is_confined: boolean;
                            };
                            /** @description null for a key */
                            person: {
                                id: string;
                                name: string;
                                email: string;
                                email_verified: boolean;
                                language: string | null;
                                two_factor_enabled: boolean;
                                has_password: boolean;
                            } | null;
                            /** @description The organisation that this session works in; null for somebody who belongs to none */
                            tenant: {
                                id: string;
                                slug: string;
                                name: string;
                                is_home: boolean;
                            } | null;
                            roles: string[];
                            /** @description Every organisation that the person belongs to */
                            tenants: {
                                id: string;
                                slug: string;
                                name: string;
                            }[];
                            /** @description To be sent as the header x-csrf-token with every write that comes with the session cookie */
                            csrf_token: string | null;
                            version: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Sign out */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session/tenant": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Work in another organisation that one belongs to */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        tenant_id: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            principal: {
                                id: string;
                                /** @enum {string} */
                                kind: "person" | "key" | "system";
                                name: string;
                                scopes: string[];
                                groups: string[];
                                is_confined: boolean;
                            };
                            /** @description null for a key */
                            person: {
                                id: string;
                                name: string;
                                email: string;
                                email_verified: boolean;
                                language: string | null;
                                two_factor_enabled: boolean;
                                has_password: boolean;
                            } | null;
                            /** @description The organisation that this session works in; null for somebody who belongs to none */
                            tenant: {
                                id: string;
                                slug: string;
                                name: string;
                                is_home: boolean;
                            } | null;
                            roles: string[];
                            /** @description Every organisation that the person belongs to */
                            tenants: {
                                id: string;
                                slug: string;
                                name: string;
                            }[];
                            /** @description To be sent as the header x-csrf-token with every write that comes with the session cookie */
                            csrf_token: string | null;
                            version: string;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in-options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Ways to sign in */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The installation is new: POST /api/v1/setup makes its first owner */
                            needs_owner: boolean;
                            /** @description Whether a forgotten password can be reset by email */
                            has_mail: boolean;
                            providers: {
                                id: string;
                                name: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/setup": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make the first owner
         * @description Works once, with the key that the first start prints. Signs the owner in by an http-only cookie.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        key: string;
                        name: string;
                        email: string;
                        password: string;
                        /**
                         * @description Language of emails
                         * @enum {string}
                         */
                        language?: "en" | "ko";
                        /** @description What the organisation is called, in emails too; left out: as it is */
                        organisation?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            principal: {
                                id: string;
                                /** @enum {string} */
                                kind: "person" | "key" | "system";
                                name: string;
                                scopes: string[];
                                groups: string[];
                                is_confined: boolean;
                            };
                            /** @description null for a key */
                            person: {
                                id: string;
                                name: string;
                                email: string;
                                email_verified: boolean;
                                language: string | null;
                                two_factor_enabled: boolean;
                                has_password: boolean;
                            } | null;
                            /** @description The organisation that this session works in; null for somebody who belongs to none */
                            tenant: {
                                id: string;
                                slug: string;
                                name: string;
                                is_home: boolean;
                            } | null;
                            roles: string[];
                            /** @description Every organisation that the person belongs to */
                            tenants: {
                                id: string;
                                slug: string;
                                name: string;
                            }[];
                            /** @description To be sent as the header x-csrf-token with every write that comes with the session cookie */
                            csrf_token: string | null;
                            version: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in with email address and password
         * @description Sets an http-only cookie. With the status "second_factor" it is good for POST /api/v1/sign-in/second-factor only, for ten minutes.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "signed_in";
                            session: {
                                principal: {
                                    id: string;
                                    /** @enum {string} */
                                    kind: "person" | "key" | "system";
                                    name: string;
                                    scopes: string[];
                                    groups: string[];
                                    is_confined: boolean;
                                };
                                /** @description null for a key */
                                person: {
                                    id: string;
                                    name: string;
                                    email: string;
                                    email_verified: boolean;
                                    language: string | null;
                                    two_factor_enabled: boolean;
                                    has_password: boolean;
                                } | null;
                                /** @description The organisation that this session works in; null for somebody who belongs to none */
                                tenant: {
                                    id: string;
                                    slug: string;
                                    name: string;
                                    is_home: boolean;
                                } | null;
                                roles: string[];
                                /** @description Every organisation that the person belongs to */
                                tenants: {
                                    id: string;
                                    slug: string;
                                    name: string;
                                }[];
                                /** @description To be sent as the header x-csrf-token with every write that comes with the session cookie */
                                csrf_token: string | null;
                                version: string;
                            };
                        } | {
                            /** @enum {string} */
                            status: "second_factor";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Finish signing in with a code of the authenticator app, or a backup code
         * @description trust_device: no code is asked for on this device for 30 days.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default false */
                        trust_device?: boolean;
                        code: string;
                    } | {
                        /** @default false */
                        trust_device?: boolean;
                        backup_code: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "signed_in";
                            session: {
                                principal: {
                                    id: string;
                                    /** @enum {string} */
                                    kind: "person" | "key" | "system";
                                    name: string;
                                    scopes: string[];
                                    groups: string[];
                                    is_confined: boolean;
                                };
                                /** @description null for a key */
                                person: {
                                    id: string;
                                    name: string;
                                    email: string;
                                    email_verified: boolean;
                                    language: string | null;
                                    two_factor_enabled: boolean;
                                    has_password: boolean;
                                } | null;
                                /** @description The organisation that this session works in; null for somebody who belongs to none */
                                tenant: {
                                    id: string;
                                    slug: string;
                                    name: string;
                                    is_home: boolean;
                                } | null;
                                roles: string[];
                                /** @description Every organisation that the person belongs to */
                                tenants: {
                                    id: string;
                                    slug: string;
                                    name: string;
                                }[];
                                /** @description To be sent as the header x-csrf-token with every write that comes with the session cookie */
                                csrf_token: string | null;
                                version: string;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sign-in/provider": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to sign in through an identity provider
         * @description Sets a cookie with which the same browser may finish within ten minutes. Afterwards it goes on to the path "to".
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        provider: string;
                        /** @default / */
                        to?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Where the browser is to go */
                            url: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/auth/callback/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where identity providers send the browser back to */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description To the console: where one was going, or to /sign-in?error=<code> */
                302: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": unknown;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List identity providers, and which are connected to one’s account */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                is_connected: boolean;
                                connected_at: string | null;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/providers/{id}/connect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to connect an identity provider to one’s account
         * @description Asks for the password; those who have none must have signed in within the last ten minutes. Whoever an identity provider manages connects no other.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Left out by those who have none */
                        password?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Where the browser is to go */
                            url: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/providers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Disconnect an identity provider from one’s account */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask for a link to a new password by email
         * @description The answer is the same whether somebody has this address or not.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password-reset/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find out whether the link to a new password still works */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What stands behind "#token=" in the link */
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/password-reset/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Choose a new password with the token of a link
         * @description Works once, and ends every session of the person.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What stands behind "#token=" in the link */
                        token: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/email-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send oneself a link that proves the email address */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/email-verification": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Prove one’s email address with the token of a link
         * @description The link is good for the person alone who asked for it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What stands behind "#token=" in the link */
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account": {
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
        /** Change one’s name or language */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        /**
                         * @description Language of emails
                         * @enum {string}
                         */
                        language?: "en" | "ko";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            email: string;
                            email_verified: boolean;
                            language: string | null;
                            two_factor_enabled: boolean;
                            has_password: boolean;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/account/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Change one’s password
         * @description Ends every other session. The current password is left out by those who have none, because they sign in elsewhere: they must have done so in the last ten minutes.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        current_password?: string;
                        new_password: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List one’s sessions */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                address: string | null;
                                user_agent: string | null;
                                created_at: string;
                                last_seen_at: string;
                                expires_at: string;
                                is_current: boolean;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** End all of one’s other sessions */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/sessions/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of one’s sessions */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin to set up an authenticator app
         * @description Nothing changes at sign-in until a first code is confirmed.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Left out by those who have none */
                        password?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description otpauth://… for a QR code */
                            uri: string;
                            /** @description The same secret, to be typed in */
                            secret: string;
                            /** @description Shown once; each works once in place of a code of the app */
                            backup_codes: string[];
                        };
                    };
                };
            };
        };
        /**
         * Turn the second factor off
         * @description Replaces the session, and with it the csrf_token.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Left out by those who have none */
                        password?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Turn the second factor on with a first code
         * @description Replaces the session, and with it the csrf_token.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        code: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/second-factor/backup-codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make new backup codes; the old ones end */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Left out by those who have none */
                        password?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Shown once; each works once in place of a code of the app */
                            backup_codes: string[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List API keys, newest first
         * @description Every key of the tenant, personal ones too.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                    /** @description Part of the name, or the beginning of the key */
                    q?: string;
                    state?: "valid" | "expired" | "revoked";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                /** @description The first characters of the key, to tell keys apart */
                                prefix: string;
                                scopes: string[];
                                /** @description A personal key without any has all of its person */
                                groups: string[];
                                /** @description The team whose calls and costs are this key’s */
                                team: {
                                    id: string;
                                    name: string;
                                } | null;
                                /** @description Whom a personal key works for: it never does more than they may now */
                                person: {
                                    id: string;
                                    name: string;
                                } | null;
                                limits: {
                                    /** @description Model calls; of a key: every request that it sends */
                                    requests_per_minute?: number;
                                    /** @description Input and output together */
                                    tokens_per_minute?: number;
                                    /** @description Model calls at the same time */
                                    concurrency?: number;
                                    /** @description USD a day (UTC) */
                                    budget_per_day?: string;
                                    /** @description USD a calendar month (UTC) */
                                    budget_per_month?: string;
                                    /** @description Aliases that may be called */
                                    models?: string[];
                                    /**
                                     * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                     * @enum {string}
                                     */
                                    when_redis_fails?: "open" | "closed";
                                };
                                /** @description Whether requests may be signed with a secret of this key */
                                can_sign: boolean;
                                /** @description The key that this one replaced */
                                rotated_from: string | null;
                                created_at: string;
                                /** @description Id of the person or key that made it; null: the server */
                                created_by: string | null;
                                expires_at: string | null;
                                /** @description Written about every 30 seconds */
                                last_used_at: string | null;
                                revoked_at: string | null;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Issue an API key for a service
         * @description The key is shown in this answer only; Naru keeps its SHA-256. It cannot hold more than the caller has.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        scopes: ("*" | "knowledge:read" | "knowledge:write" | "models:use" | "models:manage" | "calls:read" | "calls:read_all" | "tickets:read" | "tickets:read_all" | "tickets:reply" | "actions:propose" | "actions:approve" | "actions:execute" | "reports:read" | "reports:write" | "reports:review" | "people:read" | "people:manage" | "roles:manage" | "keys:own" | "keys:manage" | "audit:read" | "tenant:manage" | "installation:manage")[];
                        /** @description Groups that document access lists name: "ops" or "group:ops" */
                        groups?: string[];
                        expires_at?: string | null;
                        limits?: {
                            /** @description Model calls; of a key: every request that it sends */
                            requests_per_minute?: number;
                            /** @description Input and output together */
                            tokens_per_minute?: number;
                            /** @description Model calls at the same time */
                            concurrency?: number;
                            /** @description USD a day (UTC) */
                            budget_per_day?: string;
                            /** @description USD a calendar month (UTC) */
                            budget_per_month?: string;
                            /** @description Aliases that may be called */
                            models?: string[];
                            /**
                             * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                             * @enum {string}
                             */
                            when_redis_fails?: "open" | "closed";
                        };
                        /** @description The team whose calls and costs are this key’s */
                        team_id?: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @description The first characters of the key, to tell keys apart */
                            prefix: string;
                            scopes: string[];
                            /** @description A personal key without any has all of its person */
                            groups: string[];
                            /** @description The team whose calls and costs are this key’s */
                            team: {
                                id: string;
                                name: string;
                            } | null;
                            /** @description Whom a personal key works for: it never does more than they may now */
                            person: {
                                id: string;
                                name: string;
                            } | null;
                            limits: {
                                /** @description Model calls; of a key: every request that it sends */
                                requests_per_minute?: number;
                                /** @description Input and output together */
                                tokens_per_minute?: number;
                                /** @description Model calls at the same time */
                                concurrency?: number;
                                /** @description USD a day (UTC) */
                                budget_per_day?: string;
                                /** @description USD a calendar month (UTC) */
                                budget_per_month?: string;
                                /** @description Aliases that may be called */
                                models?: string[];
                                /**
                                 * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                 * @enum {string}
                                 */
                                when_redis_fails?: "open" | "closed";
                            };
                            /** @description Whether requests may be signed with a secret of this key */
                            can_sign: boolean;
                            /** @description The key that this one replaced */
                            rotated_from: string | null;
                            created_at: string;
                            /** @description Id of the person or key that made it; null: the server */
                            created_by: string | null;
                            expires_at: string | null;
                            /** @description Written about every 30 seconds */
                            last_used_at: string | null;
                            revoked_at: string | null;
                            /** @description The key itself, in this answer only */
                            key: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show an API key and where it was used from
         * @description Of each key the 100 addresses that used it last are kept, written about every 30 seconds.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @description The first characters of the key, to tell keys apart */
                            prefix: string;
                            scopes: string[];
                            /** @description A personal key without any has all of its person */
                            groups: string[];
                            /** @description The team whose calls and costs are this key’s */
                            team: {
                                id: string;
                                name: string;
                            } | null;
                            /** @description Whom a personal key works for: it never does more than they may now */
                            person: {
                                id: string;
                                name: string;
                            } | null;
                            limits: {
                                /** @description Model calls; of a key: every request that it sends */
                                requests_per_minute?: number;
                                /** @description Input and output together */
                                tokens_per_minute?: number;
                                /** @description Model calls at the same time */
                                concurrency?: number;
                                /** @description USD a day (UTC) */
                                budget_per_day?: string;
                                /** @description USD a calendar month (UTC) */
                                budget_per_month?: string;
                                /** @description Aliases that may be called */
                                models?: string[];
                                /**
                                 * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                 * @enum {string}
                                 */
                                when_redis_fails?: "open" | "closed";
                            };
                            /** @description Whether requests may be signed with a secret of this key */
                            can_sign: boolean;
                            /** @description The key that this one replaced */
                            rotated_from: string | null;
                            created_at: string;
                            /** @description Id of the person or key that made it; null: the server */
                            created_by: string | null;
                            expires_at: string | null;
                            /** @description Written about every 30 seconds */
                            last_used_at: string | null;
                            revoked_at: string | null;
                            uses: {
                                address: string;
                                first_used_at: string;
                                last_used_at: string;
                                uses: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Revoke an API key
         * @description Takes effect within a second in every process. A revoked key stays listed.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change an API key
         * @description Scopes can only become fewer. Takes effect within a second in every process.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        scopes?: ("*" | "knowledge:read" | "knowledge:write" | "models:use" | "models:manage" | "calls:read" | "calls:read_all" | "tickets:read" | "tickets:read_all" | "tickets:reply" | "actions:propose" | "actions:approve" | "actions:execute" | "reports:read" | "reports:write" | "reports:review" | "people:read" | "people:manage" | "roles:manage" | "keys:own" | "keys:manage" | "audit:read" | "tenant:manage" | "installation:manage")[];
                        /** @description Groups that document access lists name: "ops" or "group:ops" */
                        groups?: string[];
                        team_id?: string | null;
                        /** @description Replaces the limits; {} lifts them */
                        limits?: {
                            /** @description Model calls; of a key: every request that it sends */
                            requests_per_minute?: number;
                            /** @description Input and output together */
                            tokens_per_minute?: number;
                            /** @description Model calls at the same time */
                            concurrency?: number;
                            /** @description USD a day (UTC) */
                            budget_per_day?: string;
                            /** @description USD a calendar month (UTC) */
                            budget_per_month?: string;
                            /** @description Aliases that may be called */
                            models?: string[];
                            /**
                             * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                             * @enum {string}
                             */
                            when_redis_fails?: "open" | "closed";
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @description The first characters of the key, to tell keys apart */
                            prefix: string;
                            scopes: string[];
                            /** @description A personal key without any has all of its person */
                            groups: string[];
                            /** @description The team whose calls and costs are this key’s */
                            team: {
                                id: string;
                                name: string;
                            } | null;
                            /** @description Whom a personal key works for: it never does more than they may now */
                            person: {
                                id: string;
                                name: string;
                            } | null;
                            limits: {
                                /** @description Model calls; of a key: every request that it sends */
                                requests_per_minute?: number;
                                /** @description Input and output together */
                                tokens_per_minute?: number;
                                /** @description Model calls at the same time */
                                concurrency?: number;
                                /** @description USD a day (UTC) */
                                budget_per_day?: string;
                                /** @description USD a calendar month (UTC) */
                                budget_per_month?: string;
                                /** @description Aliases that may be called */
                                models?: string[];
                                /**
                                 * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                 * @enum {string}
                                 */
                                when_redis_fails?: "open" | "closed";
                            };
                            /** @description Whether requests may be signed with a secret of this key */
                            can_sign: boolean;
                            /** @description The key that this one replaced */
                            rotated_from: string | null;
                            created_at: string;
                            /** @description Id of the person or key that made it; null: the server */
                            created_by: string | null;
                            expires_at: string | null;
                            /** @description Written about every 30 seconds */
                            last_used_at: string | null;
                            revoked_at: string | null;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace an API key by a new one
         * @description The new key has the same name, scopes, groups, limits and expiry; both are valid until the overlap is over. A signing secret is not carried over.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description How long the old key stays valid beside the new one
                         * @default 86400
                         */
                        overlap_seconds?: number;
                    } | null;
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @description The first characters of the key, to tell keys apart */
                            prefix: string;
                            scopes: string[];
                            /** @description A personal key without any has all of its person */
                            groups: string[];
                            /** @description The team whose calls and costs are this key’s */
                            team: {
                                id: string;
                                name: string;
                            } | null;
                            /** @description Whom a personal key works for: it never does more than they may now */
                            person: {
                                id: string;
                                name: string;
                            } | null;
                            limits: {
                                /** @description Model calls; of a key: every request that it sends */
                                requests_per_minute?: number;
                                /** @description Input and output together */
                                tokens_per_minute?: number;
                                /** @description Model calls at the same time */
                                concurrency?: number;
                                /** @description USD a day (UTC) */
                                budget_per_day?: string;
                                /** @description USD a calendar month (UTC) */
                                budget_per_month?: string;
                                /** @description Aliases that may be called */
                                models?: string[];
                                /**
                                 * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                 * @enum {string}
                                 */
                                when_redis_fails?: "open" | "closed";
                            };
                            /** @description Whether requests may be signed with a secret of this key */
                            can_sign: boolean;
                            /** @description The key that this one replaced */
                            rotated_from: string | null;
                            created_at: string;
                            /** @description Id of the person or key that made it; null: the server */
                            created_by: string | null;
                            expires_at: string | null;
                            /** @description Written about every 30 seconds */
                            last_used_at: string | null;
                            revoked_at: string | null;
                            /** @description The key itself, in this answer only */
                            key: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/identify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whose key is this?
         * @description For a key that turned up where it should not be: the whole key, or its beginning. Finds keys of this tenant.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description A whole key, or at least the first 12 characters of one */
                        key: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                /** @description The first characters of the key, to tell keys apart */
                                prefix: string;
                                scopes: string[];
                                /** @description A personal key without any has all of its person */
                                groups: string[];
                                /** @description The team whose calls and costs are this key’s */
                                team: {
                                    id: string;
                                    name: string;
                                } | null;
                                /** @description Whom a personal key works for: it never does more than they may now */
                                person: {
                                    id: string;
                                    name: string;
                                } | null;
                                limits: {
                                    /** @description Model calls; of a key: every request that it sends */
                                    requests_per_minute?: number;
                                    /** @description Input and output together */
                                    tokens_per_minute?: number;
                                    /** @description Model calls at the same time */
                                    concurrency?: number;
                                    /** @description USD a day (UTC) */
                                    budget_per_day?: string;
                                    /** @description USD a calendar month (UTC) */
                                    budget_per_month?: string;
                                    /** @description Aliases that may be called */
                                    models?: string[];
                                    /**
                                     * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                     * @enum {string}
                                     */
                                    when_redis_fails?: "open" | "closed";
                                };
                                /** @description Whether requests may be signed with a secret of this key */
                                can_sign: boolean;
                                /** @description The key that this one replaced */
                                rotated_from: string | null;
                                created_at: string;
                                /** @description Id of the person or key that made it; null: the server */
                                created_by: string | null;
                                expires_at: string | null;
                                /** @description Written about every 30 seconds */
                                last_used_at: string | null;
                                revoked_at: string | null;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/keys/{id}/signing-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a secret that requests are signed with
         * @description For senders that should not send the key itself. Shown in this answer only; a secret made before stops working.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            secret: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List my API keys, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                /** @description The first characters of the key, to tell keys apart */
                                prefix: string;
                                scopes: string[];
                                /** @description A personal key without any has all of its person */
                                groups: string[];
                                /** @description The team whose calls and costs are this key’s */
                                team: {
                                    id: string;
                                    name: string;
                                } | null;
                                /** @description Whom a personal key works for: it never does more than they may now */
                                person: {
                                    id: string;
                                    name: string;
                                } | null;
                                limits: {
                                    /** @description Model calls; of a key: every request that it sends */
                                    requests_per_minute?: number;
                                    /** @description Input and output together */
                                    tokens_per_minute?: number;
                                    /** @description Model calls at the same time */
                                    concurrency?: number;
                                    /** @description USD a day (UTC) */
                                    budget_per_day?: string;
                                    /** @description USD a calendar month (UTC) */
                                    budget_per_month?: string;
                                    /** @description Aliases that may be called */
                                    models?: string[];
                                    /**
                                     * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                     * @enum {string}
                                     */
                                    when_redis_fails?: "open" | "closed";
                                };
                                /** @description Whether requests may be signed with a secret of this key */
                                can_sign: boolean;
                                /** @description The key that this one replaced */
                                rotated_from: string | null;
                                created_at: string;
                                /** @description Id of the person or key that made it; null: the server */
                                created_by: string | null;
                                expires_at: string | null;
                                /** @description Written about every 30 seconds */
                                last_used_at: string | null;
                                revoked_at: string | null;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Issue an API key that works for me
         * @description It never does more than I may at that time: it loses what my roles lose, and ends when I leave. The key is shown in this answer only.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        scopes: ("*" | "knowledge:read" | "knowledge:write" | "models:use" | "models:manage" | "calls:read" | "calls:read_all" | "tickets:read" | "tickets:read_all" | "tickets:reply" | "actions:propose" | "actions:approve" | "actions:execute" | "reports:read" | "reports:write" | "reports:review" | "people:read" | "people:manage" | "roles:manage" | "keys:own" | "keys:manage" | "audit:read" | "tenant:manage" | "installation:manage")[];
                        /** @description Groups that document access lists name: "ops" or "group:ops" */
                        groups?: string[];
                        expires_at?: string | null;
                        limits?: {
                            /** @description Model calls; of a key: every request that it sends */
                            requests_per_minute?: number;
                            /** @description Input and output together */
                            tokens_per_minute?: number;
                            /** @description Model calls at the same time */
                            concurrency?: number;
                            /** @description USD a day (UTC) */
                            budget_per_day?: string;
                            /** @description USD a calendar month (UTC) */
                            budget_per_month?: string;
                            /** @description Aliases that may be called */
                            models?: string[];
                            /**
                             * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                             * @enum {string}
                             */
                            when_redis_fails?: "open" | "closed";
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @description The first characters of the key, to tell keys apart */
                            prefix: string;
                            scopes: string[];
                            /** @description A personal key without any has all of its person */
                            groups: string[];
                            /** @description The team whose calls and costs are this key’s */
                            team: {
                                id: string;
                                name: string;
                            } | null;
                            /** @description Whom a personal key works for: it never does more than they may now */
                            person: {
                                id: string;
                                name: string;
                            } | null;
                            limits: {
                                /** @description Model calls; of a key: every request that it sends */
                                requests_per_minute?: number;
                                /** @description Input and output together */
                                tokens_per_minute?: number;
                                /** @description Model calls at the same time */
                                concurrency?: number;
                                /** @description USD a day (UTC) */
                                budget_per_day?: string;
                                /** @description USD a calendar month (UTC) */
                                budget_per_month?: string;
                                /** @description Aliases that may be called */
                                models?: string[];
                                /**
                                 * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                 * @enum {string}
                                 */
                                when_redis_fails?: "open" | "closed";
                            };
                            /** @description Whether requests may be signed with a secret of this key */
                            can_sign: boolean;
                            /** @description The key that this one replaced */
                            rotated_from: string | null;
                            created_at: string;
                            /** @description Id of the person or key that made it; null: the server */
                            created_by: string | null;
                            expires_at: string | null;
                            /** @description Written about every 30 seconds */
                            last_used_at: string | null;
                            revoked_at: string | null;
                            /** @description The key itself, in this answer only */
                            key: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/keys/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke one of my API keys */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/account/keys/{id}/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replace one of my API keys by a new one
         * @description Both are valid until the overlap is over.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description How long the old key stays valid beside the new one
                         * @default 86400
                         */
                        overlap_seconds?: number;
                    } | null;
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            /** @description The first characters of the key, to tell keys apart */
                            prefix: string;
                            scopes: string[];
                            /** @description A personal key without any has all of its person */
                            groups: string[];
                            /** @description The team whose calls and costs are this key’s */
                            team: {
                                id: string;
                                name: string;
                            } | null;
                            /** @description Whom a personal key works for: it never does more than they may now */
                            person: {
                                id: string;
                                name: string;
                            } | null;
                            limits: {
                                /** @description Model calls; of a key: every request that it sends */
                                requests_per_minute?: number;
                                /** @description Input and output together */
                                tokens_per_minute?: number;
                                /** @description Model calls at the same time */
                                concurrency?: number;
                                /** @description USD a day (UTC) */
                                budget_per_day?: string;
                                /** @description USD a calendar month (UTC) */
                                budget_per_month?: string;
                                /** @description Aliases that may be called */
                                models?: string[];
                                /**
                                 * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                 * @enum {string}
                                 */
                                when_redis_fails?: "open" | "closed";
                            };
                            /** @description Whether requests may be signed with a secret of this key */
                            can_sign: boolean;
                            /** @description The key that this one replaced */
                            rotated_from: string | null;
                            created_at: string;
                            /** @description Id of the person or key that made it; null: the server */
                            created_by: string | null;
                            expires_at: string | null;
                            /** @description Written about every 30 seconds */
                            last_used_at: string | null;
                            revoked_at: string | null;
                            /** @description The key itself, in this answer only */
                            key: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a short-lived token
         * @description A JWT (ES256) that does at most what its key or person may do now: it ends with them. Send it as a bearer. A token makes no further tokens or keys.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What it may do: no more than you may */
                        scopes: ("*" | "knowledge:read" | "knowledge:write" | "models:use" | "models:manage" | "calls:read" | "calls:read_all" | "tickets:read" | "tickets:read_all" | "tickets:reply" | "actions:propose" | "actions:approve" | "actions:execute" | "reports:read" | "reports:write" | "reports:review" | "people:read" | "people:manage" | "roles:manage" | "keys:own" | "keys:manage" | "audit:read" | "tenant:manage" | "installation:manage")[];
                        /** @default 900 */
                        ttl_seconds?: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            access_token: string;
                            /** @enum {string} */
                            token_type: "Bearer";
                            /** @description Seconds */
                            expires_in: number;
                            scopes: string[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Keys that verify our tokens */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            keys: {
                                kty: string;
                                crv: string;
                                x: string;
                                y: string;
                                kid: string;
                                /** @enum {string} */
                                alg: "ES256";
                                /** @enum {string} */
                                use: "sig";
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what happened, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                    /** @description An action such as `key.revoked`, or a family of them: `key.` */
                    action?: string;
                    /** @description Id of who did it */
                    actor?: string;
                    /** @description Id of what it was done to */
                    target?: string;
                    outcome?: "done" | "denied" | "failed";
                    /** @description Address that the request came from */
                    address?: string;
                    /** @description From this time on */
                    from?: string;
                    /** @description Before this time */
                    to?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                at: string;
                                tenant_id: string;
                                /** @description 1, 2, 3, … in each tenant, without a gap */
                                seq: number;
                                action: string;
                                /** @enum {string} */
                                outcome: "done" | "denied" | "failed";
                                actor: {
                                    /** @enum {string} */
                                    kind: "person" | "key" | "system" | "stranger";
                                    id: string;
                                    name: string;
                                    /** @description The person whom a personal key works for */
                                    on_behalf_of?: string;
                                };
                                target?: {
                                    kind: string;
                                    id: string;
                                    name?: string;
                                };
                                address?: string;
                                user_agent?: string;
                                request_id?: string;
                                before?: unknown;
                                after?: unknown;
                                details?: unknown;
                                /** @description HMAC-SHA256 over the hash of the event before and this event, in hex */
                                hash: string;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download what happened, oldest first, one JSON object a line
         * @description Each line is an event with `hash` and `previous_hash`, that of the event before it in the whole trail. The export is itself recorded.
         */
        get: {
            parameters: {
                query?: {
                    /** @description An action such as `key.revoked`, or a family of them: `key.` */
                    action?: string;
                    /** @description Id of who did it */
                    actor?: string;
                    /** @description Id of what it was done to */
                    target?: string;
                    outcome?: "done" | "denied" | "failed";
                    /** @description Address that the request came from */
                    address?: string;
                    /** @description From this time on */
                    from?: string;
                    /** @description Before this time */
                    to?: string;
                };
                header?: never;
                path?: never;
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
                        "application/x-ndjson": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find out whether the trail was tampered with
         * @description Computes the chain of hashes anew and compares it with the anchors that are kept outside the database. Takes up to 20 seconds a million events.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            status: "intact" | "broken";
                            /** @description How many events were read */
                            checked: number;
                            /** @description The newest event */
                            head: {
                                seq: number;
                                hash: string;
                            } | null;
                            /** @description The first hundred */
                            problems: {
                                /** @description null: not about one event */
                                seq: number | null;
                                /** @enum {string} */
                                kind: "changed" | "missing" | "reordered" | "cut" | "anchor";
                                message: string;
                            }[];
                            anchors: {
                                checked: number;
                                /** @description When the newest anchor was made */
                                last_at: string | null;
                            };
                            took_ms: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/installation/audit/verify": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Find out whether the trail of any organisation was tampered with
         * @description As POST /api/v1/audit/verify, for every organisation of the installation, one after the other.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /**
                             * @description broken when any of them is
                             * @enum {string}
                             */
                            status: "intact" | "broken";
                            items: {
                                /** @enum {string} */
                                status: "intact" | "broken";
                                /** @description How many events were read */
                                checked: number;
                                /** @description The newest event */
                                head: {
                                    seq: number;
                                    hash: string;
                                } | null;
                                /** @description The first hundred */
                                problems: {
                                    /** @description null: not about one event */
                                    seq: number | null;
                                    /** @enum {string} */
                                    kind: "changed" | "missing" | "reordered" | "cut" | "anchor";
                                    message: string;
                                }[];
                                anchors: {
                                    checked: number;
                                    /** @description When the newest anchor was made */
                                    last_at: string | null;
                                };
                                took_ms: number;
                                tenant: {
                                    id: string;
                                    slug: string;
                                    name: string;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/actions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the actions that the trail knows */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: string[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenants": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the organisations of the installation */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /** @description Its name in addresses and settings; other products call it company_id */
                                slug: string;
                                name: string;
                                /** @description Runs the installation */
                                is_home: boolean;
                                created_at: string;
                                people: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Make an organisation
         * @description A person who makes it becomes its owner. With owner_email somebody is invited to own it; a key must name one, or nobody could come in.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        slug: string;
                        name: string;
                        owner_email?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description Its name in addresses and settings; other products call it company_id */
                            slug: string;
                            name: string;
                            /** @description Runs the installation */
                            is_home: boolean;
                            created_at: string;
                            people: number;
                            invitation: {
                                id: string;
                                email: string;
                                roles: string[];
                                group_ids: string[];
                                invited_by: {
                                    id: string;
                                    name: string | null;
                                };
                                created_at: string;
                                expires_at: string;
                                /** @description Shown once. Whoever has it can join, so hand it over in person */
                                link: string;
                                /** @enum {string} */
                                mail: "sent" | "not_configured" | "failed";
                            } | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tenant": {
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
        /** Rename the organisation */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description Its name in addresses and settings; other products call it company_id */
                            slug: string;
                            name: string;
                            /** @description Runs the installation */
                            is_home: boolean;
                            created_at: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the people of the organisation
         * @description In the order in which their accounts were made.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                    /** @description Part of the name or email address */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                email: string;
                                email_verified: boolean;
                                two_factor_enabled: boolean;
                                roles: string[];
                                groups: {
                                    id: string;
                                    name: string;
                                    /** @enum {string} */
                                    kind: "team" | "group";
                                }[];
                                /** @description The identity provider that sets the roles at every sign-in */
                                managed_by: string | null;
                                /** @description In this organisation */
                                last_seen_at: string | null;
                                joined_at: string;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One person of the organisation */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            email: string;
                            email_verified: boolean;
                            two_factor_enabled: boolean;
                            roles: string[];
                            groups: {
                                id: string;
                                name: string;
                                /** @enum {string} */
                                kind: "team" | "group";
                            }[];
                            /** @description The identity provider that sets the roles at every sign-in */
                            managed_by: string | null;
                            /** @description In this organisation */
                            last_seen_at: string | null;
                            joined_at: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Remove a person from the organisation
         * @description Their personal keys of this organisation are revoked and their sessions leave it at once. Their account stays, and so does what they made.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change the roles and groups of a person
         * @description At once, also for their sessions and personal keys. Nobody gives a permission that they do not have, or changes the roles of somebody who may do more.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Names of roles: GET /api/v1/roles lists them */
                        roles?: string[];
                        group_ids?: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            email: string;
                            email_verified: boolean;
                            two_factor_enabled: boolean;
                            roles: string[];
                            groups: {
                                id: string;
                                name: string;
                                /** @enum {string} */
                                kind: "team" | "group";
                            }[];
                            /** @description The identity provider that sets the roles at every sign-in */
                            managed_by: string | null;
                            /** @description In this organisation */
                            last_seen_at: string | null;
                            joined_at: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/people/{id}/reset-link": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a link for a person to choose a new password with
         * @description For people who cannot get email: it works once, for a day. Only for somebody who belongs to this organisation alone, unless you run the installation, and may do no more than you.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            link: string;
                            expires_at: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End every session of a person
         * @description Only for somebody who belongs to this organisation alone, unless you run the installation, and may do no more than you.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/people/{id}/second-factor": {
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
         * Turn off the second factor of a person who lost it
         * @description Their password alone lets them in again. Only for somebody who belongs to this organisation alone, unless you run the installation, and may do no more than you; not for oneself.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List invitations, newest first
         * @description Pending, accepted and expired ones; revoked ones are in the audit trail.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                email: string;
                                roles: string[];
                                group_ids: string[];
                                invited_by: {
                                    id: string;
                                    name: string | null;
                                };
                                created_at: string;
                                expires_at: string;
                                /** @enum {string} */
                                state: "pending" | "accepted" | "expired";
                                accepted_at: string | null;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Invite somebody to the organisation
         * @description By email where a mail server is set up; the link is in the answer in any case. It works once, for seven days. Inviting an address again replaces its open invitation. Nobody gives roles with permissions that they do not have.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        email: string;
                        /** @description Names of roles: GET /api/v1/roles lists them */
                        roles: string[];
                        group_ids?: string[];
                        /**
                         * @description Of the email; both languages when left out
                         * @enum {string}
                         */
                        language?: "ko" | "en";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            email: string;
                            roles: string[];
                            group_ids: string[];
                            invited_by: {
                                id: string;
                                name: string | null;
                            };
                            created_at: string;
                            expires_at: string;
                            /** @description Shown once. Whoever has it can join, so hand it over in person */
                            link: string;
                            /** @enum {string} */
                            mail: "sent" | "not_configured" | "failed";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}/renew": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new link for an open invitation
         * @description Valid for seven days from now; the link before stops working.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        language?: "ko" | "en";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            email: string;
                            roles: string[];
                            group_ids: string[];
                            invited_by: {
                                id: string;
                                name: string | null;
                            };
                            created_at: string;
                            expires_at: string;
                            /** @description Shown once. Whoever has it can join, so hand it over in person */
                            link: string;
                            /** @enum {string} */
                            mail: "sent" | "not_configured" | "failed";
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke an open invitation */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/inspect": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Look at an invitation before accepting it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What stands behind "#token=" in the link */
                        token: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            email: string;
                            tenant_name: string;
                            /** @description Sign in to it before accepting; else give a name and a password */
                            has_account: boolean;
                            roles: string[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept an invitation
         * @description Once. Makes the account with this name and password and signs in; whoever has an account already must be signed in to it and gives neither.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What stands behind "#token=" in the link */
                        token: string;
                        name?: string;
                        password?: string;
                        /** @enum {string} */
                        language?: "ko" | "en";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            principal: {
                                id: string;
                                /** @enum {string} */
                                kind: "person" | "key" | "system";
                                name: string;
                                scopes: string[];
                                groups: string[];
                                is_confined: boolean;
                            };
                            /** @description null for a key */
                            person: {
                                id: string;
                                name: string;
                                email: string;
                                email_verified: boolean;
                                language: string | null;
                                two_factor_enabled: boolean;
                                has_password: boolean;
                            } | null;
                            /** @description The organisation that this session works in; null for somebody who belongs to none */
                            tenant: {
                                id: string;
                                slug: string;
                                name: string;
                                is_home: boolean;
                            } | null;
                            roles: string[];
                            /** @description Every organisation that the person belongs to */
                            tenants: {
                                id: string;
                                slug: string;
                                name: string;
                            }[];
                            /** @description To be sent as the header x-csrf-token with every write that comes with the session cookie */
                            csrf_token: string | null;
                            version: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List teams and groups, by name */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                /** @description Access lists name it "group:<name>" */
                                name: string;
                                /**
                                 * @description Keys, model calls and costs belong to teams
                                 * @enum {string}
                                 */
                                kind: "team" | "group";
                                description: string;
                                members: number;
                                created_at: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a team or group
         * @description Its name stays: access lists of documents and sources, and keys, know it by that name.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /** @enum {string} */
                        kind: "team" | "group";
                        description?: string | "";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description Access lists name it "group:<name>" */
                            name: string;
                            /**
                             * @description Keys, model calls and costs belong to teams
                             * @enum {string}
                             */
                            kind: "team" | "group";
                            description: string;
                            members: number;
                            created_at: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/groups/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One team or group with its people */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description Access lists name it "group:<name>" */
                            name: string;
                            /**
                             * @description Keys, model calls and costs belong to teams
                             * @enum {string}
                             */
                            kind: "team" | "group";
                            description: string;
                            members: number;
                            created_at: string;
                            people: {
                                id: string;
                                name: string;
                                email: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Delete a team or group
         * @description Its people lose what was shared with it. Access lists keep its name: what only it could read stays closed, until a group of that name is made again.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /** Change the description of a team or group */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        description: string | "";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description Access lists name it "group:<name>" */
                            name: string;
                            /**
                             * @description Keys, model calls and costs belong to teams
                             * @enum {string}
                             */
                            kind: "team" | "group";
                            description: string;
                            members: number;
                            created_at: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/groups/{id}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Say who is in a team or group */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        person_ids: string[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @description Access lists name it "group:<name>" */
                            name: string;
                            /**
                             * @description Keys, model calls and costs belong to teams
                             * @enum {string}
                             */
                            kind: "team" | "group";
                            description: string;
                            members: number;
                            created_at: string;
                            people: {
                                id: string;
                                name: string;
                                email: string;
                            }[];
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List roles and the permissions there are
         * @description Built-in roles first, then those that the organisation made.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                name: string;
                                title: {
                                    en: string;
                                    ko: string;
                                };
                                /** @description A role of your own has one text, given for both languages */
                                description: {
                                    en: string;
                                    ko: string;
                                };
                                /** @description "*" is every permission of the organisation */
                                permissions: string[];
                                /** @description Sees only what is shared with its groups */
                                is_confined: boolean;
                                is_built_in: boolean;
                                /** @description How many have it */
                                people: number;
                            }[];
                            permissions: {
                                en: string;
                                ko: string;
                                name: string;
                                /** @description Whether a confined role may hold it */
                                is_confinable: boolean;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Make a role
         * @description It cannot hold a permission that you do not have yourself. A confined one holds only permissions with is_confinable.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        title: string;
                        description?: string | "";
                        permissions: ("knowledge:read" | "knowledge:write" | "models:use" | "models:manage" | "calls:read" | "calls:read_all" | "tickets:read" | "tickets:read_all" | "tickets:reply" | "actions:propose" | "actions:approve" | "actions:execute" | "reports:read" | "reports:write" | "reports:review" | "people:read" | "people:manage" | "roles:manage" | "keys:own" | "keys:manage" | "audit:read" | "tenant:manage" | "installation:manage")[];
                        /** @default false */
                        is_confined?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            title: {
                                en: string;
                                ko: string;
                            };
                            /** @description A role of your own has one text, given for both languages */
                            description: {
                                en: string;
                                ko: string;
                            };
                            /** @description "*" is every permission of the organisation */
                            permissions: string[];
                            /** @description Sees only what is shared with its groups */
                            is_confined: boolean;
                            is_built_in: boolean;
                            /** @description How many have it */
                            people: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete a role that nobody has */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change a role
         * @description At once for everybody who has it. Its name stays.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    name: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        title?: string;
                        description?: string | "";
                        permissions?: ("knowledge:read" | "knowledge:write" | "models:use" | "models:manage" | "calls:read" | "calls:read_all" | "tickets:read" | "tickets:read_all" | "tickets:reply" | "actions:propose" | "actions:approve" | "actions:execute" | "reports:read" | "reports:write" | "reports:review" | "people:read" | "people:manage" | "roles:manage" | "keys:own" | "keys:manage" | "audit:read" | "tenant:manage" | "installation:manage")[];
                        is_confined?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            name: string;
                            title: {
                                en: string;
                                ko: string;
                            };
                            /** @description A role of your own has one text, given for both languages */
                            description: {
                                en: string;
                                ko: string;
                            };
                            /** @description "*" is every permission of the organisation */
                            permissions: string[];
                            /** @description Sees only what is shared with its groups */
                            is_confined: boolean;
                            is_built_in: boolean;
                            /** @description How many have it */
                            people: number;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the models that you may call */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @enum {string} */
                            object: "list";
                            data: {
                                id: string;
                                /** @enum {string} */
                                object: "model";
                                /** @enum {string} */
                                type: "model";
                                created: number;
                                created_at: string;
                                owned_by: string;
                                display_name: string;
                            }[];
                            has_more: boolean;
                            first_id: string | null;
                            last_id: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/models/{model}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one model that you may call */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    model: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            /** @enum {string} */
                            object: "model";
                            /** @enum {string} */
                            type: "model";
                            created: number;
                            created_at: string;
                            owned_by: string;
                            display_name: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try a model with one call
         * @description An ordinary call: it counts against limits, costs what it costs, and is in the ledger.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @default Say hello in one short sentence. */
                        prompt?: string;
                    } | null;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ok: boolean;
                            /** @description Empty for a model that makes embeddings */
                            text: string;
                            /** @description Length of the embedding; null: the model answers in text */
                            dimensions: number | null;
                            error: {
                                code: string;
                                message: string;
                            } | null;
                            call_id: string | null;
                            provider: string | null;
                            model: string | null;
                            first_token_ms: number | null;
                            total_ms: number | null;
                            input_tokens: number | null;
                            output_tokens: number | null;
                            /** @description USD; null: usage or price is unknown */
                            cost: string | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the limits of people, teams and the organisation
         * @description With what each uses now. Limits of API keys are shown at the keys.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                subject: {
                                    /** @enum {string} */
                                    kind: "person" | "team" | "tenant";
                                    id: string;
                                    name: string;
                                };
                                limits: {
                                    /** @description Model calls; of a key: every request that it sends */
                                    requests_per_minute?: number;
                                    /** @description Input and output together */
                                    tokens_per_minute?: number;
                                    /** @description Model calls at the same time */
                                    concurrency?: number;
                                    /** @description USD a day (UTC) */
                                    budget_per_day?: string;
                                    /** @description USD a calendar month (UTC) */
                                    budget_per_month?: string;
                                    /** @description Aliases that may be called */
                                    models?: string[];
                                    /**
                                     * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                     * @enum {string}
                                     */
                                    when_redis_fails?: "open" | "closed";
                                };
                                usage: {
                                    /** @description Model calls since the minute began (UTC). null: not counted, as tokens and calls under way, because no limit is a number */
                                    requests_this_minute: number | null;
                                    /** @description Calls under way with the most that they may use */
                                    tokens_this_minute: number | null;
                                    /** @description Model calls under way */
                                    in_flight: number | null;
                                    /** @description USD since midnight UTC */
                                    spent_today: string;
                                    /** @description USD since the first of the month, UTC */
                                    spent_this_month: string;
                                    budget_per_day: string | null;
                                    budget_per_month: string | null;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show what an API key, a person, a team or the organisation uses now
         * @description One’s own key, person and teams; those of others with `models:manage` or `calls:read_all`, keys also with `keys:manage`.
         */
        get: {
            parameters: {
                query: {
                    kind: "key" | "person" | "team" | "tenant";
                    id: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Model calls since the minute began (UTC). null: not counted, as tokens and calls under way, because no limit is a number */
                            requests_this_minute: number | null;
                            /** @description Calls under way with the most that they may use */
                            tokens_this_minute: number | null;
                            /** @description Model calls under way */
                            in_flight: number | null;
                            /** @description USD since midnight UTC */
                            spent_today: string;
                            /** @description USD since the first of the month, UTC */
                            spent_this_month: string;
                            budget_per_day: string | null;
                            budget_per_month: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/limits/{kind}/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Set the limits of a person, a team or the organisation
         * @description Replaces those of before. Takes effect within a second in every process.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: "person" | "team" | "tenant";
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        limits: {
                            /** @description Model calls; of a key: every request that it sends */
                            requests_per_minute?: number;
                            /** @description Input and output together */
                            tokens_per_minute?: number;
                            /** @description Model calls at the same time */
                            concurrency?: number;
                            /** @description USD a day (UTC) */
                            budget_per_day?: string;
                            /** @description USD a calendar month (UTC) */
                            budget_per_month?: string;
                            /** @description Aliases that may be called */
                            models?: string[];
                            /**
                             * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                             * @enum {string}
                             */
                            when_redis_fails?: "open" | "closed";
                        };
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            subject: {
                                /** @enum {string} */
                                kind: "person" | "team" | "tenant";
                                id: string;
                                name: string;
                            };
                            limits: {
                                /** @description Model calls; of a key: every request that it sends */
                                requests_per_minute?: number;
                                /** @description Input and output together */
                                tokens_per_minute?: number;
                                /** @description Model calls at the same time */
                                concurrency?: number;
                                /** @description USD a day (UTC) */
                                budget_per_day?: string;
                                /** @description USD a calendar month (UTC) */
                                budget_per_month?: string;
                                /** @description Aliases that may be called */
                                models?: string[];
                                /**
                                 * @description While Redis does not answer: open (default) counts in this process alone, closed refuses
                                 * @enum {string}
                                 */
                                when_redis_fails?: "open" | "closed";
                            };
                        };
                    };
                };
            };
        };
        post?: never;
        /** Lift the limits of a person, a team or the organisation */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    kind: "person" | "team" | "tenant";
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/provider-kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Kinds of providers, and what each needs */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                kind: string;
                                title: {
                                    en: string;
                                    ko: string;
                                };
                                /** @description null: one has to be given */
                                default_base_url: string | null;
                                secret: {
                                    is_required: boolean;
                                    title: {
                                        en: string;
                                        ko: string;
                                    };
                                };
                                options: {
                                    name: string;
                                    description: string;
                                    is_required: boolean;
                                }[];
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List providers of models, by name */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                kind: string;
                                base_url: string;
                                options: {
                                    [key: string]: string;
                                };
                                has_secret: boolean;
                                /** @description null: the secret, if there is one, is stored here */
                                secret_reference: string | null;
                                checked_at: string | null;
                                /** @description What the last check found; null when all was well */
                                check_error: string | null;
                                created_at: string;
                                updated_at: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Set up a provider of models
         * @description It is asked first whether address and secret are right; with "check": false it is not.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /** @description As in GET /provider-kinds */
                        kind: string;
                        /** @description The usual one of its kind when left out */
                        base_url?: string | null;
                        secret?: string | null;
                        /** @description In place of "secret" */
                        secret_reference?: string | null;
                        /** @description What only this kind has */
                        options?: {
                            [key: string]: string;
                        };
                        /**
                         * @description Ask the provider first; nothing is saved when it refuses
                         * @default true
                         */
                        check?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            kind: string;
                            base_url: string;
                            options: {
                                [key: string]: string;
                            };
                            has_secret: boolean;
                            /** @description null: the secret, if there is one, is stored here */
                            secret_reference: string | null;
                            checked_at: string | null;
                            /** @description What the last check found; null when all was well */
                            check_error: string | null;
                            created_at: string;
                            updated_at: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a provider whether address and secret are right
         * @description Asks for something that costs nothing, usually the list of models.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            ok: boolean;
                            /** @description What is wrong; null when all is well */
                            message: string | null;
                            /** @description What the provider offers, where it tells */
                            models: string[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/providers/{id}": {
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
         * Delete a provider of models
         * @description Only one that serves no model. Prices that were set for it go with it.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change a provider of models
         * @description Takes effect within a second in every process. With another base URL the secret has to be given again, so that nobody sends it elsewhere.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        /** @description With another one, the secret is needed again */
                        base_url?: string | null;
                        /** @description null: it has none any more */
                        secret?: string | null;
                        /** @description In place of "secret" */
                        secret_reference?: string;
                        /** @description Replaces them all */
                        options?: {
                            [key: string]: string;
                        };
                        /**
                         * @description Ask the provider first; nothing is saved when it refuses
                         * @default true
                         */
                        check?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            kind: string;
                            base_url: string;
                            options: {
                                [key: string]: string;
                            };
                            has_secret: boolean;
                            /** @description null: the secret, if there is one, is stored here */
                            secret_reference: string | null;
                            checked_at: string | null;
                            /** @description What the last check found; null when all was well */
                            check_error: string | null;
                            created_at: string;
                            updated_at: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/models": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List models, by alias, with prices and health */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                alias: string;
                                description: string;
                                /** @enum {string} */
                                strategy: "priority" | "weighted" | "least_busy" | "lowest_latency";
                                targets: {
                                    id: string;
                                    provider: {
                                        id: string;
                                        name: string;
                                        kind: string;
                                    };
                                    model: string;
                                    weight: number;
                                    priority: number;
                                    /** @description USD a million tokens, now; null: not known */
                                    price: {
                                        input: string;
                                        output: string;
                                        /** @description null: as input */
                                        cached_input: string | null;
                                        /** @description null: as input */
                                        cache_write: string | null;
                                        /** @description null: as output */
                                        reasoning: string | null;
                                        /** @description What all tokens of a call cost once its input has more than `above` tokens */
                                        tiers: {
                                            input: string;
                                            output: string;
                                            /** @description null: as input */
                                            cached_input: string | null;
                                            /** @description null: as input */
                                            cache_write: string | null;
                                            /** @description null: as output */
                                            reasoning: string | null;
                                            above: number;
                                        }[];
                                        /** @description Where the price is from */
                                        source: string;
                                        /** @description RFC 3339, or a day; null: not known */
                                        valid_from: string | null;
                                        /** @description The day on which it was taken over from its source; null: a price of one’s own */
                                        as_of: string | null;
                                    } | null;
                                    /** @description As the process that answers sees it */
                                    health: {
                                        /**
                                         * @description open: left alone, because it failed too often
                                         * @enum {string}
                                         */
                                        state: "closed" | "open" | "half_open";
                                        /** @description Until when it is left alone */
                                        until: string | null;
                                        /** @description Of the calls of the last minute: 0 to 1 */
                                        error_rate: number;
                                        latency_ms: number | null;
                                        in_flight: number;
                                    };
                                }[];
                                fallbacks: string[];
                                capabilities: string[];
                                context_window: number | null;
                                max_output_tokens: number | null;
                                cache_seconds: number | null;
                                caches_tools: boolean;
                                timeouts: {
                                    connect_ms: number;
                                    first_token_ms: number;
                                    idle_ms: number;
                                    total_ms: number;
                                };
                                retries: number;
                                probe_seconds: number | null;
                                is_enabled: boolean;
                                created_at: string;
                                updated_at: string;
                            }[];
                            /** @description The model that calls go to when all others of their chain fail; null: that is off */
                            fallback_alias: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Add a model
         * @description Clients can name its alias within a second, in every process.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What clients name in "model" */
                        alias: string;
                        targets: {
                            provider_id: string;
                            /** @description As the provider calls it */
                            model: string;
                            /** @description Share of the calls, with the strategy "weighted"; 1 unless told */
                            weight?: number;
                            /** @description Lower goes first; 0 unless told */
                            priority?: number;
                        }[];
                        description?: string | "";
                        /**
                         * @description How one of several targets is chosen; "priority" unless told
                         * @enum {string}
                         */
                        strategy?: "priority" | "weighted" | "least_busy" | "lowest_latency";
                        /** @description Aliases that are tried in this order when no target answers */
                        fallbacks?: string[];
                        capabilities?: string[];
                        /** @description Tokens */
                        context_window?: number | null;
                        max_output_tokens?: number | null;
                        /** @description How long equal requests get the same answer; null: only when a request asks */
                        cache_seconds?: number | null;
                        /** @description Also answers that call tools */
                        caches_tools?: boolean;
                        timeouts?: {
                            /** @description For the connection to stand; 5,000 unless told */
                            connect_ms?: number;
                            /** @description To the first content of a stream, or for the whole of an answer that does not stream; 120,000 unless told */
                            first_token_ms?: number;
                            /** @description Between two pieces of a stream; 60,000 unless told */
                            idle_ms?: number;
                            /** @description For everything, retries and fallbacks included; 600,000 unless told */
                            total_ms?: number;
                        };
                        /** @description Further tries at the same target; 2 unless told */
                        retries?: number;
                        /** @description How often targets are asked whether they are well; null: never */
                        probe_seconds?: number | null;
                        is_enabled?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            alias: string;
                            description: string;
                            /** @enum {string} */
                            strategy: "priority" | "weighted" | "least_busy" | "lowest_latency";
                            targets: {
                                id: string;
                                provider: {
                                    id: string;
                                    name: string;
                                    kind: string;
                                };
                                model: string;
                                weight: number;
                                priority: number;
                                /** @description USD a million tokens, now; null: not known */
                                price: {
                                    input: string;
                                    output: string;
                                    /** @description null: as input */
                                    cached_input: string | null;
                                    /** @description null: as input */
                                    cache_write: string | null;
                                    /** @description null: as output */
                                    reasoning: string | null;
                                    /** @description What all tokens of a call cost once its input has more than `above` tokens */
                                    tiers: {
                                        input: string;
                                        output: string;
                                        /** @description null: as input */
                                        cached_input: string | null;
                                        /** @description null: as input */
                                        cache_write: string | null;
                                        /** @description null: as output */
                                        reasoning: string | null;
                                        above: number;
                                    }[];
                                    /** @description Where the price is from */
                                    source: string;
                                    /** @description RFC 3339, or a day; null: not known */
                                    valid_from: string | null;
                                    /** @description The day on which it was taken over from its source; null: a price of one’s own */
                                    as_of: string | null;
                                } | null;
                                /** @description As the process that answers sees it */
                                health: {
                                    /**
                                     * @description open: left alone, because it failed too often
                                     * @enum {string}
                                     */
                                    state: "closed" | "open" | "half_open";
                                    /** @description Until when it is left alone */
                                    until: string | null;
                                    /** @description Of the calls of the last minute: 0 to 1 */
                                    error_rate: number;
                                    latency_ms: number | null;
                                    in_flight: number;
                                };
                            }[];
                            fallbacks: string[];
                            capabilities: string[];
                            context_window: number | null;
                            max_output_tokens: number | null;
                            cache_seconds: number | null;
                            caches_tools: boolean;
                            timeouts: {
                                connect_ms: number;
                                first_token_ms: number;
                                idle_ms: number;
                                total_ms: number;
                            };
                            retries: number;
                            probe_seconds: number | null;
                            is_enabled: boolean;
                            created_at: string;
                            updated_at: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/models/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a model */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            alias: string;
                            description: string;
                            /** @enum {string} */
                            strategy: "priority" | "weighted" | "least_busy" | "lowest_latency";
                            targets: {
                                id: string;
                                provider: {
                                    id: string;
                                    name: string;
                                    kind: string;
                                };
                                model: string;
                                weight: number;
                                priority: number;
                                /** @description USD a million tokens, now; null: not known */
                                price: {
                                    input: string;
                                    output: string;
                                    /** @description null: as input */
                                    cached_input: string | null;
                                    /** @description null: as input */
                                    cache_write: string | null;
                                    /** @description null: as output */
                                    reasoning: string | null;
                                    /** @description What all tokens of a call cost once its input has more than `above` tokens */
                                    tiers: {
                                        input: string;
                                        output: string;
                                        /** @description null: as input */
                                        cached_input: string | null;
                                        /** @description null: as input */
                                        cache_write: string | null;
                                        /** @description null: as output */
                                        reasoning: string | null;
                                        above: number;
                                    }[];
                                    /** @description Where the price is from */
                                    source: string;
                                    /** @description RFC 3339, or a day; null: not known */
                                    valid_from: string | null;
                                    /** @description The day on which it was taken over from its source; null: a price of one’s own */
                                    as_of: string | null;
                                } | null;
                                /** @description As the process that answers sees it */
                                health: {
                                    /**
                                     * @description open: left alone, because it failed too often
                                     * @enum {string}
                                     */
                                    state: "closed" | "open" | "half_open";
                                    /** @description Until when it is left alone */
                                    until: string | null;
                                    /** @description Of the calls of the last minute: 0 to 1 */
                                    error_rate: number;
                                    latency_ms: number | null;
                                    in_flight: number;
                                };
                            }[];
                            fallbacks: string[];
                            capabilities: string[];
                            context_window: number | null;
                            max_output_tokens: number | null;
                            cache_seconds: number | null;
                            caches_tools: boolean;
                            timeouts: {
                                connect_ms: number;
                                first_token_ms: number;
                                idle_ms: number;
                                total_ms: number;
                            };
                            retries: number;
                            probe_seconds: number | null;
                            is_enabled: boolean;
                            created_at: string;
                            updated_at: string;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Delete a model
         * @description Only one that no other falls back to. Its calls stay in the ledger.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change a model
         * @description Takes effect within a second, in every process; calls under way go on as they began. `targets`, `timeouts` and lists replace what was there.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description What falls back to it goes on doing so */
                        alias?: string;
                        /** @description Replaces them all */
                        targets?: {
                            provider_id: string;
                            /** @description As the provider calls it */
                            model: string;
                            /** @description Share of the calls, with the strategy "weighted"; 1 unless told */
                            weight?: number;
                            /** @description Lower goes first; 0 unless told */
                            priority?: number;
                        }[];
                        description?: string | "";
                        /**
                         * @description How one of several targets is chosen; "priority" unless told
                         * @enum {string}
                         */
                        strategy?: "priority" | "weighted" | "least_busy" | "lowest_latency";
                        /** @description Aliases that are tried in this order when no target answers */
                        fallbacks?: string[];
                        capabilities?: string[];
                        /** @description Tokens */
                        context_window?: number | null;
                        max_output_tokens?: number | null;
                        /** @description How long equal requests get the same answer; null: only when a request asks */
                        cache_seconds?: number | null;
                        /** @description Also answers that call tools */
                        caches_tools?: boolean;
                        timeouts?: {
                            /** @description For the connection to stand; 5,000 unless told */
                            connect_ms?: number;
                            /** @description To the first content of a stream, or for the whole of an answer that does not stream; 120,000 unless told */
                            first_token_ms?: number;
                            /** @description Between two pieces of a stream; 60,000 unless told */
                            idle_ms?: number;
                            /** @description For everything, retries and fallbacks included; 600,000 unless told */
                            total_ms?: number;
                        };
                        /** @description Further tries at the same target; 2 unless told */
                        retries?: number;
                        /** @description How often targets are asked whether they are well; null: never */
                        probe_seconds?: number | null;
                        is_enabled?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            alias: string;
                            description: string;
                            /** @enum {string} */
                            strategy: "priority" | "weighted" | "least_busy" | "lowest_latency";
                            targets: {
                                id: string;
                                provider: {
                                    id: string;
                                    name: string;
                                    kind: string;
                                };
                                model: string;
                                weight: number;
                                priority: number;
                                /** @description USD a million tokens, now; null: not known */
                                price: {
                                    input: string;
                                    output: string;
                                    /** @description null: as input */
                                    cached_input: string | null;
                                    /** @description null: as input */
                                    cache_write: string | null;
                                    /** @description null: as output */
                                    reasoning: string | null;
                                    /** @description What all tokens of a call cost once its input has more than `above` tokens */
                                    tiers: {
                                        input: string;
                                        output: string;
                                        /** @description null: as input */
                                        cached_input: string | null;
                                        /** @description null: as input */
                                        cache_write: string | null;
                                        /** @description null: as output */
                                        reasoning: string | null;
                                        above: number;
                                    }[];
                                    /** @description Where the price is from */
                                    source: string;
                                    /** @description RFC 3339, or a day; null: not known */
                                    valid_from: string | null;
                                    /** @description The day on which it was taken over from its source; null: a price of one’s own */
                                    as_of: string | null;
                                } | null;
                                /** @description As the process that answers sees it */
                                health: {
                                    /**
                                     * @description open: left alone, because it failed too often
                                     * @enum {string}
                                     */
                                    state: "closed" | "open" | "half_open";
                                    /** @description Until when it is left alone */
                                    until: string | null;
                                    /** @description Of the calls of the last minute: 0 to 1 */
                                    error_rate: number;
                                    latency_ms: number | null;
                                    in_flight: number;
                                };
                            }[];
                            fallbacks: string[];
                            capabilities: string[];
                            context_window: number | null;
                            max_output_tokens: number | null;
                            cache_seconds: number | null;
                            caches_tools: boolean;
                            timeouts: {
                                connect_ms: number;
                                first_token_ms: number;
                                idle_ms: number;
                                total_ms: number;
                            };
                            retries: number;
                            probe_seconds: number | null;
                            is_enabled: boolean;
                            created_at: string;
                            updated_at: string;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/models/{id}/availability": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the targets of a model answered, minute by minute
         * @description Of all processes together, about a minute behind. Kept for 90 days.
         */
        get: {
            parameters: {
                query?: {
                    hours?: number;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                target_id: string;
                                /** @description Minutes in which nothing happened are left out */
                                minutes: {
                                    minute: string;
                                    succeeded: number;
                                    failed: number;
                                    /** @description Mean of those that succeeded */
                                    latency_ms: number | null;
                                    open_seconds: number;
                                }[];
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/gateway-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What holds for all models: fallback, what is kept of calls */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The model that everything goes to when the models asked for fail */
                            fallback_alias: string | null;
                            is_fallback_on: boolean;
                            /**
                             * @description Whether requests and answers are kept: not at all, without secrets and personal data, or as they are
                             * @enum {string}
                             */
                            bodies: "off" | "redacted" | "full";
                            /** @description How long they are kept */
                            body_days: number;
                            /** @description After that many days calls leave the database for compressed files */
                            archive_days: number;
                        };
                    };
                };
            };
        };
        /**
         * Change what holds for all models
         * @description Takes effect within a second in every process.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The model that everything goes to when the models asked for fail */
                        fallback_alias: string | null;
                        is_fallback_on: boolean;
                        /**
                         * @description Whether requests and answers are kept: not at all, without secrets and personal data, or as they are
                         * @enum {string}
                         */
                        bodies: "off" | "redacted" | "full";
                        /** @description How long they are kept */
                        body_days: number;
                        /** @description After that many days calls leave the database for compressed files */
                        archive_days: number;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description The model that everything goes to when the models asked for fail */
                            fallback_alias: string | null;
                            is_fallback_on: boolean;
                            /**
                             * @description Whether requests and answers are kept: not at all, without secrets and personal data, or as they are
                             * @enum {string}
                             */
                            bodies: "off" | "redacted" | "full";
                            /** @description How long they are kept */
                            body_days: number;
                            /** @description After that many days calls leave the database for compressed files */
                            archive_days: number;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List prices of models, one’s own first
         * @description USD a million tokens, as decimal strings. Of the table that ships with Naru: those that hold now.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                    /** @description Part of the model’s name */
                    q?: string;
                    /** @description Id or name of a provider, also of the table: "openai" */
                    provider?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                input: string;
                                output: string;
                                /** @description null: as input */
                                cached_input: string | null;
                                /** @description null: as input */
                                cache_write: string | null;
                                /** @description null: as output */
                                reasoning: string | null;
                                /** @description What all tokens of a call cost once its input has more than `above` tokens */
                                tiers: {
                                    input: string;
                                    output: string;
                                    /** @description null: as input */
                                    cached_input: string | null;
                                    /** @description null: as input */
                                    cache_write: string | null;
                                    /** @description null: as output */
                                    reasoning: string | null;
                                    above: number;
                                }[];
                                /** @description Where the price is from */
                                source: string;
                                /** @description RFC 3339, or a day; null: not known */
                                valid_from: string | null;
                                /** @description The day on which it was taken over from its source; null: a price of one’s own */
                                as_of: string | null;
                                /** @description null: ships with Naru */
                                id: string | null;
                                /** @description null: of this model at every provider */
                                provider: {
                                    id: string;
                                    name: string;
                                } | null;
                                model: string;
                                is_own: boolean;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Set a price of one’s own
         * @description It goes before the table that ships with Naru, from `valid_from` on. What earlier calls cost stays as it was.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Left out: of this model at every provider */
                        provider_id?: string | null;
                        /** @description As the provider calls it */
                        model: string;
                        input: string;
                        output: string;
                        /** @description As input when left out */
                        cached_input?: string | null;
                        /** @description As input when left out */
                        cache_write?: string | null;
                        /** @description As output when left out */
                        reasoning?: string | null;
                        /**
                         * Format: date-time
                         * @description From now on when left out
                         */
                        valid_from?: string;
                        source?: string | "";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            input: string;
                            output: string;
                            /** @description null: as input */
                            cached_input: string | null;
                            /** @description null: as input */
                            cache_write: string | null;
                            /** @description null: as output */
                            reasoning: string | null;
                            /** @description What all tokens of a call cost once its input has more than `above` tokens */
                            tiers: {
                                input: string;
                                output: string;
                                /** @description null: as input */
                                cached_input: string | null;
                                /** @description null: as input */
                                cache_write: string | null;
                                /** @description null: as output */
                                reasoning: string | null;
                                above: number;
                            }[];
                            /** @description Where the price is from */
                            source: string;
                            /** @description RFC 3339, or a day; null: not known */
                            valid_from: string | null;
                            /** @description The day on which it was taken over from its source; null: a price of one’s own */
                            as_of: string | null;
                            /** @description null: ships with Naru */
                            id: string | null;
                            /** @description null: of this model at every provider */
                            provider: {
                                id: string;
                                name: string;
                            } | null;
                            model: string;
                            is_own: boolean;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/prices/{id}": {
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
         * Delete a price of one’s own
         * @description The price before it counts again. What earlier calls cost stays as it was.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/apply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Apply naru.yaml: providers, models and keys as a file declares them
         * @description Creates and updates what the file names, all of it or nothing, and leaves everything else alone. Applying it again changes nothing. Keys in it need keys:manage too.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The text of the file, with its variables replaced */
                        config: string;
                        /**
                         * @description Only tell what would change
                         * @default false
                         */
                        dry_run?: boolean;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            changes: {
                                /** @enum {string} */
                                action: "create" | "update" | "none";
                                /** @enum {string} */
                                kind: "provider" | "model" | "key";
                                name: string;
                                /** @description What differs; secrets show as "(secret)" */
                                fields: {
                                    path: string;
                                    before: unknown;
                                    after: unknown;
                                }[];
                            }[];
                            /** @description Keys that were made now, in this answer only */
                            keys: {
                                name: string;
                                key: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List model calls, newest first
         * @description With `calls:read`: the calls of one’s teams, of oneself, and of the key that asks; with `calls:read_all` those of everybody. A call is listed within a second or two of its end.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From this time on; 30 days before `to` unless given */
                    from?: string;
                    /** @description Before this time; now unless given */
                    to?: string;
                    /** @description The model asked for */
                    model?: string;
                    /** @description Name or id of the provider that answered, or was tried last */
                    provider?: string;
                    /** @description `none`: calls without one */
                    key_id?: string;
                    /** @description `none`: calls without one */
                    person_id?: string;
                    /** @description `none`: calls without one */
                    team_id?: string;
                    /** @description The `user` field of the request */
                    end_user?: string;
                    status?: "ok" | "error" | "timeout" | "cancelled" | "refused";
                    cache?: "hit" | "miss";
                    conversation_id?: string;
                    /** @description The part of Naru that called */
                    feature?: string;
                    /** @description `name:value` */
                    tag?: string;
                    request_id?: string;
                    /** @description USD */
                    min_cost?: number;
                    /** @description Exactly the id of a call, a request or a conversation, an end user, or a model */
                    q?: string;
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                tenant_id: string;
                                started_at: string;
                                key_id: string | null;
                                key: {
                                    id: string;
                                    /** @description The id when it is gone */
                                    name: string;
                                } | null;
                                person_id: string | null;
                                person: {
                                    id: string;
                                    /** @description The id when it is gone */
                                    name: string;
                                } | null;
                                team_id: string | null;
                                team: {
                                    id: string;
                                    /** @description The id when it is gone */
                                    name: string;
                                } | null;
                                end_user: string | null;
                                /** @description The part of Naru that called; null: a client from outside */
                                feature: string | null;
                                dialect: string;
                                /** @description As asked for */
                                model: string;
                                is_stream: boolean;
                                provider_id: string | null;
                                provider_name: string | null;
                                provider_model: string | null;
                                /** @enum {string} */
                                status: "ok" | "error" | "timeout" | "cancelled" | "refused";
                                /** @description What the client was answered; 499 when it had gone */
                                http_status: number;
                                error_code: string | null;
                                error_message: string | null;
                                finish_reason: string | null;
                                is_cache_hit: boolean;
                                /** @description null: the provider did not say */
                                input_tokens: number | null;
                                /** @description null: the provider did not say */
                                output_tokens: number | null;
                                /** @description null: the provider did not say */
                                cached_input_tokens: number | null;
                                /** @description null: the provider did not say */
                                cache_write_tokens: number | null;
                                /** @description null: the provider did not say */
                                reasoning_tokens: number | null;
                                /** @description The provider did not say how many tokens it used: they were counted here */
                                is_estimated: boolean;
                                /** @description USD; null when usage or price is unknown */
                                cost: string | null;
                                first_token_ms: number | null;
                                total_ms: number;
                                /** @description What the gateway itself took, in microseconds */
                                overhead_us: number;
                                tags: {
                                    [key: string]: string;
                                };
                                conversation_id: string | null;
                                trace_id: string | null;
                                request_id: string;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the calls of a filter come to
         * @description With `calls:read`: the calls of one’s teams, of oneself, and of the key that asks; with `calls:read_all` those of everybody.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From this time on; 30 days before `to` unless given */
                    from?: string;
                    /** @description Before this time; now unless given */
                    to?: string;
                    /** @description The model asked for */
                    model?: string;
                    /** @description Name or id of the provider that answered, or was tried last */
                    provider?: string;
                    /** @description `none`: calls without one */
                    key_id?: string;
                    /** @description `none`: calls without one */
                    person_id?: string;
                    /** @description `none`: calls without one */
                    team_id?: string;
                    /** @description The `user` field of the request */
                    end_user?: string;
                    status?: "ok" | "error" | "timeout" | "cancelled" | "refused";
                    cache?: "hit" | "miss";
                    conversation_id?: string;
                    /** @description The part of Naru that called */
                    feature?: string;
                    /** @description `name:value` */
                    tag?: string;
                    request_id?: string;
                    /** @description USD */
                    min_cost?: number;
                    /** @description Exactly the id of a call, a request or a conversation, an end user, or a model */
                    q?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            calls: number;
                            /** @description Every status but ok */
                            failed: number;
                            cache_hits: number;
                            input_tokens: number;
                            output_tokens: number;
                            cached_input_tokens: number;
                            /** @description USD */
                            cost: string;
                            /** @description Calls whose cost is not known */
                            unpriced: number;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download model calls, newest first, one JSON object a line
         * @description With `calls:read`: the calls of one’s teams, of oneself, and of the key that asks; with `calls:read_all` those of everybody.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From this time on; 30 days before `to` unless given */
                    from?: string;
                    /** @description Before this time; now unless given */
                    to?: string;
                    /** @description The model asked for */
                    model?: string;
                    /** @description Name or id of the provider that answered, or was tried last */
                    provider?: string;
                    /** @description `none`: calls without one */
                    key_id?: string;
                    /** @description `none`: calls without one */
                    person_id?: string;
                    /** @description `none`: calls without one */
                    team_id?: string;
                    /** @description The `user` field of the request */
                    end_user?: string;
                    status?: "ok" | "error" | "timeout" | "cancelled" | "refused";
                    cache?: "hit" | "miss";
                    conversation_id?: string;
                    /** @description The part of Naru that called */
                    feature?: string;
                    /** @description `name:value` */
                    tag?: string;
                    request_id?: string;
                    /** @description USD */
                    min_cost?: number;
                    /** @description Exactly the id of a call, a request or a conversation, an end user, or a model */
                    q?: string;
                };
                header?: never;
                path?: never;
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
                        "application/x-ndjson": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/calls/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One model call with its attempts, and what was asked and answered where that is kept
         * @description With `calls:read`: the calls of one’s teams, of oneself, and of the key that asks; with `calls:read_all` those of everybody. Request and answer are shown of one’s own calls, and with `calls:read_all`.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            tenant_id: string;
                            started_at: string;
                            key_id: string | null;
                            key: {
                                id: string;
                                /** @description The id when it is gone */
                                name: string;
                            } | null;
                            person_id: string | null;
                            person: {
                                id: string;
                                /** @description The id when it is gone */
                                name: string;
                            } | null;
                            team_id: string | null;
                            team: {
                                id: string;
                                /** @description The id when it is gone */
                                name: string;
                            } | null;
                            end_user: string | null;
                            /** @description The part of Naru that called; null: a client from outside */
                            feature: string | null;
                            dialect: string;
                            /** @description As asked for */
                            model: string;
                            is_stream: boolean;
                            provider_id: string | null;
                            provider_name: string | null;
                            provider_model: string | null;
                            /** @enum {string} */
                            status: "ok" | "error" | "timeout" | "cancelled" | "refused";
                            /** @description What the client was answered; 499 when it had gone */
                            http_status: number;
                            error_code: string | null;
                            error_message: string | null;
                            finish_reason: string | null;
                            is_cache_hit: boolean;
                            /** @description null: the provider did not say */
                            input_tokens: number | null;
                            /** @description null: the provider did not say */
                            output_tokens: number | null;
                            /** @description null: the provider did not say */
                            cached_input_tokens: number | null;
                            /** @description null: the provider did not say */
                            cache_write_tokens: number | null;
                            /** @description null: the provider did not say */
                            reasoning_tokens: number | null;
                            /** @description The provider did not say how many tokens it used: they were counted here */
                            is_estimated: boolean;
                            /** @description USD; null when usage or price is unknown */
                            cost: string | null;
                            first_token_ms: number | null;
                            total_ms: number;
                            /** @description What the gateway itself took, in microseconds */
                            overhead_us: number;
                            tags: {
                                [key: string]: string;
                            };
                            conversation_id: string | null;
                            trace_id: string | null;
                            request_id: string;
                            attempts: {
                                target_id: string;
                                provider: string;
                                model: string;
                                /** @enum {string} */
                                status: "ok" | "error" | "timeout" | "cancelled" | "refused";
                                http_status: number | null;
                                error_code: string | null;
                                /** @description What went wrong, in short. What the provider said is kept as bodies are */
                                error_message?: string | null;
                                /** @description Since the call came in */
                                started_ms: number;
                                took_ms: number;
                            }[];
                            /** @description Whether request or answer are kept */
                            has_bodies: boolean;
                            /** @description null: not kept, or of somebody else and the permission calls:read_all is missing */
                            request: string | null;
                            response: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/costs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What model calls cost, by period and group
         * @description Whole hours; archived calls count on. With `calls:read`: the costs of one’s teams, of oneself, and of the key that asks; with `calls:read_all` those of everybody.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From this time on; 30 days before `to` unless given */
                    from?: string;
                    /** @description Before this time; now unless given */
                    to?: string;
                    by?: "hour" | "day" | "week" | "month";
                    group?: "model" | "provider" | "key" | "person" | "team" | "feature" | "none";
                    /** @description In which days, weeks and months are counted; an hour belongs to the day that it begins in */
                    timezone?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                calls: number;
                                /** @description Every status but ok */
                                failed: number;
                                cache_hits: number;
                                input_tokens: number;
                                output_tokens: number;
                                cached_input_tokens: number;
                                /** @description USD */
                                cost: string;
                                /** @description Calls whose cost is not known */
                                unpriced: number;
                                /** @description When it begins, in that time zone: 2026-11-21T09:00, 2026-11-21 (a day, or the Monday of a week), 2026-11 */
                                period: string;
                                /** @description null: calls without one, of a model that nobody set up, or no grouping */
                                group: {
                                    id: string;
                                    name: string;
                                } | null;
                            }[];
                            total: {
                                calls: number;
                                /** @description Every status but ok */
                                failed: number;
                                cache_hits: number;
                                input_tokens: number;
                                output_tokens: number;
                                cached_input_tokens: number;
                                /** @description USD */
                                cost: string;
                                /** @description Calls whose cost is not known */
                                unpriced: number;
                            };
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/costs/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download what model calls cost as a table (CSV)
         * @description Whole hours; archived calls count on. With `calls:read`: the costs of one’s teams, of oneself, and of the key that asks; with `calls:read_all` those of everybody.
         */
        get: {
            parameters: {
                query?: {
                    /** @description From this time on; 30 days before `to` unless given */
                    from?: string;
                    /** @description Before this time; now unless given */
                    to?: string;
                    by?: "hour" | "day" | "week" | "month";
                    group?: "model" | "provider" | "key" | "person" | "team" | "feature" | "none";
                    /** @description In which days, weeks and months are counted; an hour belongs to the day that it begins in */
                    timezone?: string;
                };
                header?: never;
                path?: never;
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
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List documents, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                    offset?: number;
                    /** @description Part of the title */
                    q?: string;
                    /** @description Id of a source */
                    source?: string;
                    type?: string;
                    language?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                external_id: string;
                                source_id: string;
                                title: string;
                                type: string | null;
                                /** @description ISO 639-1, or "und" where it is not known */
                                language: string;
                                url: string | null;
                                /** @description Groups and people that may read it; null = the whole tenant */
                                acl: string[] | null;
                                version: number;
                                chunk_count: number;
                                /** @description Length of its text in UTF-8 */
                                bytes: number;
                                /** @description As its source says */
                                updated_at: string | null;
                                created_at: string;
                                indexed_at: string;
                            }[];
                            next_cursor: string | null;
                            /** @description Matching documents that you may see */
                            total: number;
                        };
                    };
                };
            };
        };
        /**
         * Add or replace documents
         * @description Up to 500 a call. Each stands alone: the answer says per document whether it was created, updated, unchanged, or why it failed. A call that is not of this form is refused whole (400). What it says is stored can be found from that moment on.
         */
        put: {
            parameters: {
                query?: {
                    /** @description Answer when the documents can be found (always the case now) */
                    wait?: "0" | "1" | "true" | "false";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        documents: {
                            /** @description Your id of the document: pushing it again replaces it */
                            external_id: string;
                            title: string;
                            content: string;
                            /** @enum {string} */
                            format: "markdown" | "html" | "text";
                            /** @description Your kind of document, for filters: "runbook", "faq", … */
                            type?: string | null;
                            /** @description Detected when left out */
                            language?: string;
                            url?: string | null;
                            /** @description Groups and people that may read it; left out = the whole tenant */
                            acl?: string[] | null;
                            updated_at?: string | null;
                            metadata?: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                external_id: string;
                                id: string | null;
                                /** @enum {string} */
                                status: "created" | "updated" | "unchanged" | "error";
                                error?: {
                                    code: string;
                                    message: string;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        post?: never;
        /**
         * Delete a document by your own id of it
         * @description It can be found no more as soon as this answers. A document that a connector brought stays out of later syncs, until a full one is asked for.
         */
        delete: {
            parameters: {
                query: {
                    external_id: string;
                    /** @description Id of its source; pushed documents when left out */
                    source?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            deleted: number;
                        };
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/documents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One document with its text, chunks and history */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            external_id: string;
                            source_id: string;
                            title: string;
                            type: string | null;
                            /** @description ISO 639-1, or "und" where it is not known */
                            language: string;
                            url: string | null;
                            /** @description Groups and people that may read it; null = the whole tenant */
                            acl: string[] | null;
                            version: number;
                            chunk_count: number;
                            /** @description Length of its text in UTF-8 */
                            bytes: number;
                            /** @description As its source says */
                            updated_at: string | null;
                            created_at: string;
                            indexed_at: string;
                            text: string;
                            format: string;
                            metadata: {
                                [key: string]: unknown;
                            };
                            chunks: {
                                id: string;
                                ordinal: number;
                                heading: string;
                                content: string;
                            }[];
                            /** @description The last 50, newest first; only the newest has its text */
                            versions: {
                                version: number;
                                content_hash: string;
                                bytes: number;
                                created_at: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /**
         * Delete a document
         * @description It can be found no more as soon as this answers. A document that a connector brought stays out of later syncs, until a full one is asked for.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sources */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                                kind: string;
                                /** @description Of a help desk, without knowledge:write, its address alone; "sync", "check_error", "unknown_groups" and counts of what failed or is left out are not told then either */
                                config: {
                                    [key: string]: unknown;
                                };
                                acl: string[] | null;
                                /** @description Cron expression in UTC */
                                schedule: string | null;
                                created_at: string;
                                /** @description Documents that you may see */
                                document_count: number;
                                /** @description Items that could not be read */
                                failed_count: number;
                                /** @description Documents deleted here, which syncs leave out */
                                excluded_count: number;
                                /** @description Whether this server follows changes as they happen */
                                watching: boolean;
                                /** @description The newest sync */
                                sync: {
                                    id: string;
                                    /** @enum {string} */
                                    status: "queued" | "running" | "done" | "failed";
                                    /** @description Items the source lists; 0 until it was walked */
                                    total: number;
                                    /** @description Items looked at so far, the unchanged and failed ones included */
                                    done: number;
                                    unchanged: number;
                                    /** @description Items that could not be read; see /items?status=failed */
                                    failed: number;
                                    /** @description Documents removed because the source has them no more */
                                    deleted: number;
                                    /** @description Items a second since it started */
                                    rate_per_second: number | null;
                                    seconds_left: number | null;
                                    started_at: string | null;
                                    finished_at: string | null;
                                    error: {
                                        code: string;
                                        message: string;
                                    } | null;
                                } | null;
                                /** @description Names in "groups" and "note_acl" of a help desk that no group has and no key carries: nobody reads by them until there is one. Check how they are written */
                                unknown_groups: string[];
                                /** @description When a help desk was last asked for changes, and told them all; null: never, or another kind of source */
                                last_checked_at: string | null;
                                /** @description What asking the help desk fails with now, or what it lists that cannot be right; null: nothing is wrong */
                                check_error: {
                                    code: string;
                                    message: string;
                                } | null;
                            }[];
                            next_cursor: null;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Add a source and read it
         * @description A help desk is asked first whether address and credential will do, and reading it begins with POST /api/v1/ingest.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /** @enum {string} */
                        kind: "files" | "freshdesk" | "zendesk";
                        /** @description Settings of the kind, see GET /api/v1/source-kinds; for "files": {"path": "/folder"}, for a help desk: {"url": "https://acme.freshdesk.com"} */
                        config: {
                            [key: string]: unknown;
                        };
                        /** @description Stored encrypted, and never shown again */
                        secret?: string;
                        /** @description In place of "secret": where another store keeps it, such as vault:secret/data/naru/acme/freshdesk#api_key */
                        secret_reference?: string;
                        /** @description Groups and people that may read what comes from it; left out = the whole tenant. Who reads the tickets of a help desk is told by its settings */
                        acl?: string[] | null;
                        /** @description When to read it again, in UTC; not for help desks */
                        schedule?: string | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            kind: string;
                            /** @description Of a help desk, without knowledge:write, its address alone; "sync", "check_error", "unknown_groups" and counts of what failed or is left out are not told then either */
                            config: {
                                [key: string]: unknown;
                            };
                            acl: string[] | null;
                            /** @description Cron expression in UTC */
                            schedule: string | null;
                            created_at: string;
                            /** @description Documents that you may see */
                            document_count: number;
                            /** @description Items that could not be read */
                            failed_count: number;
                            /** @description Documents deleted here, which syncs leave out */
                            excluded_count: number;
                            /** @description Whether this server follows changes as they happen */
                            watching: boolean;
                            /** @description The newest sync */
                            sync: {
                                id: string;
                                /** @enum {string} */
                                status: "queued" | "running" | "done" | "failed";
                                /** @description Items the source lists; 0 until it was walked */
                                total: number;
                                /** @description Items looked at so far, the unchanged and failed ones included */
                                done: number;
                                unchanged: number;
                                /** @description Items that could not be read; see /items?status=failed */
                                failed: number;
                                /** @description Documents removed because the source has them no more */
                                deleted: number;
                                /** @description Items a second since it started */
                                rate_per_second: number | null;
                                seconds_left: number | null;
                                started_at: string | null;
                                finished_at: string | null;
                                error: {
                                    code: string;
                                    message: string;
                                } | null;
                            } | null;
                            /** @description Names in "groups" and "note_acl" of a help desk that no group has and no key carries: nobody reads by them until there is one. Check how they are written */
                            unknown_groups: string[];
                            /** @description When a help desk was last asked for changes, and told them all; null: never, or another kind of source */
                            last_checked_at: string | null;
                            /** @description What asking the help desk fails with now, or what it lists that cannot be right; null: nothing is wrong */
                            check_error: {
                                code: string;
                                message: string;
                            } | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/source-kinds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the kinds of sources and the settings of each */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                kind: string;
                                label: {
                                    en: string;
                                    ko: string;
                                };
                                /** @description Read by runs (POST /api/v1/ingest), not by syncs */
                                is_helpdesk: boolean;
                                /** @description What its credential is called; null: it needs none */
                                secret: {
                                    label: {
                                        en: string;
                                        ko: string;
                                    };
                                } | null;
                                /** @description Who makes up the secret of its webhooks; null: it has none */
                                webhook_secret_from: ("naru" | "vendor") | null;
                                /** @description JSON Schema of its settings */
                                config_schema: {
                                    [key: string]: unknown;
                                };
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One source with the progress of its newest sync */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            kind: string;
                            /** @description Of a help desk, without knowledge:write, its address alone; "sync", "check_error", "unknown_groups" and counts of what failed or is left out are not told then either */
                            config: {
                                [key: string]: unknown;
                            };
                            acl: string[] | null;
                            /** @description Cron expression in UTC */
                            schedule: string | null;
                            created_at: string;
                            /** @description Documents that you may see */
                            document_count: number;
                            /** @description Items that could not be read */
                            failed_count: number;
                            /** @description Documents deleted here, which syncs leave out */
                            excluded_count: number;
                            /** @description Whether this server follows changes as they happen */
                            watching: boolean;
                            /** @description The newest sync */
                            sync: {
                                id: string;
                                /** @enum {string} */
                                status: "queued" | "running" | "done" | "failed";
                                /** @description Items the source lists; 0 until it was walked */
                                total: number;
                                /** @description Items looked at so far, the unchanged and failed ones included */
                                done: number;
                                unchanged: number;
                                /** @description Items that could not be read; see /items?status=failed */
                                failed: number;
                                /** @description Documents removed because the source has them no more */
                                deleted: number;
                                /** @description Items a second since it started */
                                rate_per_second: number | null;
                                seconds_left: number | null;
                                started_at: string | null;
                                finished_at: string | null;
                                error: {
                                    code: string;
                                    message: string;
                                } | null;
                            } | null;
                            /** @description Names in "groups" and "note_acl" of a help desk that no group has and no key carries: nobody reads by them until there is one. Check how they are written */
                            unknown_groups: string[];
                            /** @description When a help desk was last asked for changes, and told them all; null: never, or another kind of source */
                            last_checked_at: string | null;
                            /** @description What asking the help desk fails with now, or what it lists that cannot be right; null: nothing is wrong */
                            check_error: {
                                code: string;
                                message: string;
                            } | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete a source and purge everything that came from it */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        /**
         * Change a help desk
         * @description Settings replace the ones before as a whole. With another address the credential is needed again. Who may read what is stored follows in the background, without asking the help desk.
         */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name?: string;
                        config?: {
                            [key: string]: unknown;
                        };
                        /** @description Stored encrypted, and never shown again */
                        secret?: string;
                        /** @description In place of "secret": where another store keeps it, such as vault:secret/data/naru/acme/freshdesk#api_key */
                        secret_reference?: string;
                        acl?: string[] | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            name: string;
                            kind: string;
                            /** @description Of a help desk, without knowledge:write, its address alone; "sync", "check_error", "unknown_groups" and counts of what failed or is left out are not told then either */
                            config: {
                                [key: string]: unknown;
                            };
                            acl: string[] | null;
                            /** @description Cron expression in UTC */
                            schedule: string | null;
                            created_at: string;
                            /** @description Documents that you may see */
                            document_count: number;
                            /** @description Items that could not be read */
                            failed_count: number;
                            /** @description Documents deleted here, which syncs leave out */
                            excluded_count: number;
                            /** @description Whether this server follows changes as they happen */
                            watching: boolean;
                            /** @description The newest sync */
                            sync: {
                                id: string;
                                /** @enum {string} */
                                status: "queued" | "running" | "done" | "failed";
                                /** @description Items the source lists; 0 until it was walked */
                                total: number;
                                /** @description Items looked at so far, the unchanged and failed ones included */
                                done: number;
                                unchanged: number;
                                /** @description Items that could not be read; see /items?status=failed */
                                failed: number;
                                /** @description Documents removed because the source has them no more */
                                deleted: number;
                                /** @description Items a second since it started */
                                rate_per_second: number | null;
                                seconds_left: number | null;
                                started_at: string | null;
                                finished_at: string | null;
                                error: {
                                    code: string;
                                    message: string;
                                } | null;
                            } | null;
                            /** @description Names in "groups" and "note_acl" of a help desk that no group has and no key carries: nobody reads by them until there is one. Check how they are written */
                            unknown_groups: string[];
                            /** @description When a help desk was last asked for changes, and told them all; null: never, or another kind of source */
                            last_checked_at: string | null;
                            /** @description What asking the help desk fails with now, or what it lists that cannot be right; null: nothing is wrong */
                            check_error: {
                                code: string;
                                message: string;
                            } | null;
                        };
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/v1/sources/{id}/helpdesk-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the groups of a help desk */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                name: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/webhook": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What to enter in the help desk for its webhooks */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Where the help desk is to send them */
                            url: string;
                            /** @description The header that holds the secret, or the signature made with it */
                            header: string;
                            /** @description To be entered there; null where the help desk makes it up and it is entered here */
                            secret: string | null;
                            /** @description Whether one is stored; without it every webhook is refused */
                            has_secret: boolean;
                            /** @description When the last one came that proved where it is from */
                            last_received_at: string | null;
                        };
                    };
                };
            };
        };
        /**
         * Store the secret of webhooks that the help desk shows, or make a new one
         * @description The one before ends at once.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description The one that the help desk shows, or, where it shows none, one of your own. Left out: a new one is made */
                        secret?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Where the help desk is to send them */
                            url: string;
                            /** @description The header that holds the secret, or the signature made with it */
                            header: string;
                            /** @description To be entered there; null where the help desk makes it up and it is entered here */
                            secret: string | null;
                            /** @description Whether one is stored; without it every webhook is refused */
                            has_secret: boolean;
                            /** @description When the last one came that proved where it is from */
                            last_received_at: string | null;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Read a source again
         * @description Only what changed is stored anew. While a sync waits or runs, this answers that one.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Store everything anew, and bring back documents deleted here
                         * @default false
                         */
                        full?: boolean;
                    } | null;
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sync: {
                                id: string;
                                /** @enum {string} */
                                status: "queued" | "running" | "done" | "failed";
                                /** @description Items the source lists; 0 until it was walked */
                                total: number;
                                /** @description Items looked at so far, the unchanged and failed ones included */
                                done: number;
                                unchanged: number;
                                /** @description Items that could not be read; see /items?status=failed */
                                failed: number;
                                /** @description Documents removed because the source has them no more */
                                deleted: number;
                                /** @description Items a second since it started */
                                rate_per_second: number | null;
                                seconds_left: number | null;
                                started_at: string | null;
                                finished_at: string | null;
                                error: {
                                    code: string;
                                    message: string;
                                } | null;
                            };
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sources/{id}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a source lists, and why some of it could not be read */
        get: {
            parameters: {
                query?: {
                    status?: "ok" | "failed";
                    limit?: number;
                    cursor?: string;
                };
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description Path in the folder */
                                key: string;
                                /** @enum {string} */
                                status: "ok" | "failed";
                                code: string | null;
                                reason: string | null;
                                updated_at: string;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/folders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the folders of the server that a source may be made from */
        get: {
            parameters: {
                query?: {
                    /** @description Left out: the allowed roots */
                    path?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            path: string | null;
                            parent: string | null;
                            items: {
                                name: string;
                                path: string;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Search documents
         * @description By words (BM25 made for Korean and English), by meaning where an embedding model is set up, and by what people found good before: best first, one item a document unless told otherwise.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        query: string;
                        /** @default 10 */
                        limit?: number;
                        filters?: {
                            /** @description A type of documents, or `tickets`, `solutions`, `articles`, `attachments`, `documents` (all but tickets and articles) */
                            type?: string;
                            /** @description Id or name of a source */
                            source?: string;
                            language?: string;
                            /** Format: date-time */
                            updated_after?: string;
                        };
                        /**
                         * @default document
                         * @enum {string}
                         */
                        group_by?: "document" | "chunk";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                document_id: string;
                                external_id: string;
                                source_id: string;
                                chunk_id: string;
                                title: string;
                                heading: string;
                                url: string | null;
                                type: string | null;
                                score: number;
                                snippet: string;
                            }[];
                            query_id: string;
                            took_ms: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/copilot-settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which models the copilot works with */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Model that summarises tickets; null: summaries are made of their own sentences */
                            summary_model: string | null;
                            /** @description Model that answers questions; null: answers quote the sources */
                            answer_model: string | null;
                            /** @description Model that drafts replies; null: drafts are put together from past replies */
                            reply_model: string | null;
                            /** @description Model that orders close results again; null: none does */
                            rerank_model: string | null;
                            /** @description Model that makes vectors; null: the local one, where there is one */
                            embedding_model: string | null;
                            /** @description Tickets that are summarised at the same time */
                            summary_concurrency: number;
                            /** @description USD that summaries may cost in a day (UTC); null: what limits allow */
                            summary_budget_per_day: string | null;
                            /** @description How replies are to sound, in your own words */
                            tone: string;
                            /** @description Weight of meaning against words when results are joined; null: not tuned yet */
                            vector_weight: number | null;
                            embedding: {
                                /** @description What searches use; null: words alone */
                                active: {
                                    /** @description `gateway:<alias>` or `local:<folder>` */
                                    embedder: string;
                                    /** @description What answered, in its own words; null: nothing has yet */
                                    model: string | null;
                                    dimension: number | null;
                                    /** @description Passages that have a vector of it */
                                    chunks: number;
                                    /** @description Why it does not go on; null: it does */
                                    error: {
                                        code: string;
                                        message: string;
                                    } | null;
                                } | null;
                                /** @description What takes its place once it is complete */
                                building: {
                                    /** @description `gateway:<alias>` or `local:<folder>` */
                                    embedder: string;
                                    /** @description What answered, in its own words; null: nothing has yet */
                                    model: string | null;
                                    dimension: number | null;
                                    /** @description Passages that have a vector of it */
                                    chunks: number;
                                    /** @description Why it does not go on; null: it does */
                                    error: {
                                        code: string;
                                        message: string;
                                    } | null;
                                    done: number;
                                    total: number;
                                } | null;
                                /** @description The model in a folder of the server; null: none is set up */
                                local: {
                                    folder: string;
                                    model: string;
                                } | null;
                            };
                        };
                    };
                };
            };
        };
        /**
         * Choose the models that the copilot works with
         * @description What is left out stays as it is. Takes effect within a second in every process.
         */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Model that summarises tickets; null: summaries are made of their own sentences */
                        summary_model?: string | null;
                        /** @description Model that answers questions; null: answers quote the sources */
                        answer_model?: string | null;
                        /** @description Model that drafts replies; null: drafts are put together from past replies */
                        reply_model?: string | null;
                        /** @description Model that orders close results again; null: none does */
                        rerank_model?: string | null;
                        /** @description Model that makes vectors; null: the local one, where there is one */
                        embedding_model?: string | null;
                        /** @description Tickets that are summarised at the same time */
                        summary_concurrency?: number;
                        /** @description USD that summaries may cost in a day (UTC); null: what limits allow */
                        summary_budget_per_day?: string | null;
                        /** @description How replies are to sound, in your own words */
                        tone?: string;
                        /** @description Weight of meaning against words when results are joined; null: not tuned yet */
                        vector_weight?: number | null;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Model that summarises tickets; null: summaries are made of their own sentences */
                            summary_model: string | null;
                            /** @description Model that answers questions; null: answers quote the sources */
                            answer_model: string | null;
                            /** @description Model that drafts replies; null: drafts are put together from past replies */
                            reply_model: string | null;
                            /** @description Model that orders close results again; null: none does */
                            rerank_model: string | null;
                            /** @description Model that makes vectors; null: the local one, where there is one */
                            embedding_model: string | null;
                            /** @description Tickets that are summarised at the same time */
                            summary_concurrency: number;
                            /** @description USD that summaries may cost in a day (UTC); null: what limits allow */
                            summary_budget_per_day: string | null;
                            /** @description How replies are to sound, in your own words */
                            tone: string;
                            /** @description Weight of meaning against words when results are joined; null: not tuned yet */
                            vector_weight: number | null;
                        };
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/copilot-settings/resummarise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have tickets summarised again whose summary an older prompt made
         * @description A newer prompt changes no summary by itself, because that costs. The old ones are shown until the new ones are there.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Summaries that wait for the model now */
                            marked: number;
                            model: string;
                            input_tokens: number;
                            output_tokens: number;
                            /** @description USD, estimated; null: the price of the model is not known */
                            cost: string | null;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Runs over help desks, newest first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                    source_id?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                id: string;
                                source: {
                                    id: string;
                                    name: string;
                                    kind: string;
                                };
                                /** @enum {string} */
                                mode: "changes" | "full";
                                /**
                                 * @description paused: the help desk is asked nothing before paused_until; "message" says why
                                 * @enum {string}
                                 */
                                status: "queued" | "running" | "paused" | "done" | "failed";
                                paused_until: string | null;
                                /** @description Tickets and articles are of this run; the others tell of all that is stored of the source, embeddings of the whole organisation, also after the run */
                                stages: {
                                    /** @enum {string} */
                                    stage: "tickets" | "articles" | "attachments" | "summaries" | "embeddings";
                                    /**
                                     * @description waiting: it has not begun, or goes on by itself later. stopped: the run ended before it was done. off: nothing is set up that would do it; "message" says what
                                     * @enum {string}
                                     */
                                    state: "waiting" | "running" | "done" | "stopped" | "off";
                                    /** @description null: not known (yet), or nothing to do because it is off */
                                    total: number | null;
                                    /** @description Nobody works on them any more */
                                    done: number;
                                    /** @description Of those done: looked at, and left as they were */
                                    unchanged: number;
                                    /** @description Of those done; see GET /api/v1/ingest-failures */
                                    failed: number;
                                    deleted: number;
                                    rate_per_second: number | null;
                                    seconds_left: number | null;
                                    /** @description Why it is off, or waits; null: there is nothing to say */
                                    message: {
                                        en: string;
                                        ko: string;
                                    } | null;
                                    /** @description What holds it up; it is tried again by itself */
                                    error: {
                                        code: string;
                                        message: string;
                                    } | null;
                                }[];
                                /** @description Changes up to this time are in */
                                reached: string | null;
                                /** @description The outcome in one line, or why it is paused */
                                message: {
                                    en: string;
                                    ko: string;
                                } | null;
                                /** @description Why it failed, or, while it is paused, what the help desk failed with */
                                error: {
                                    code: string;
                                    message: string;
                                } | null;
                                started_at: string | null;
                                finished_at: string | null;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Read a help desk
         * @description The first run reads everything. "changes" goes on where the last one ended; "full" fetches everything again and compares, which finds what nobody told of, and brings back what was deleted here. While a run waits or goes on, this answers that one.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description May be left out where there is one help desk */
                        source_id?: string;
                        /**
                         * @default changes
                         * @enum {string}
                         */
                        mode?: "changes" | "full";
                    };
                };
            };
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a run is, by stage */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                            source: {
                                id: string;
                                name: string;
                                kind: string;
                            };
                            /** @enum {string} */
                            mode: "changes" | "full";
                            /**
                             * @description paused: the help desk is asked nothing before paused_until; "message" says why
                             * @enum {string}
                             */
                            status: "queued" | "running" | "paused" | "done" | "failed";
                            paused_until: string | null;
                            /** @description Tickets and articles are of this run; the others tell of all that is stored of the source, embeddings of the whole organisation, also after the run */
                            stages: {
                                /** @enum {string} */
                                stage: "tickets" | "articles" | "attachments" | "summaries" | "embeddings";
                                /**
                                 * @description waiting: it has not begun, or goes on by itself later. stopped: the run ended before it was done. off: nothing is set up that would do it; "message" says what
                                 * @enum {string}
                                 */
                                state: "waiting" | "running" | "done" | "stopped" | "off";
                                /** @description null: not known (yet), or nothing to do because it is off */
                                total: number | null;
                                /** @description Nobody works on them any more */
                                done: number;
                                /** @description Of those done: looked at, and left as they were */
                                unchanged: number;
                                /** @description Of those done; see GET /api/v1/ingest-failures */
                                failed: number;
                                deleted: number;
                                rate_per_second: number | null;
                                seconds_left: number | null;
                                /** @description Why it is off, or waits; null: there is nothing to say */
                                message: {
                                    en: string;
                                    ko: string;
                                } | null;
                                /** @description What holds it up; it is tried again by itself */
                                error: {
                                    code: string;
                                    message: string;
                                } | null;
                            }[];
                            /** @description Changes up to this time are in */
                            reached: string | null;
                            /** @description The outcome in one line, or why it is paused */
                            message: {
                                en: string;
                                ko: string;
                            } | null;
                            /** @description Why it failed, or, while it is paused, what the help desk failed with */
                            error: {
                                code: string;
                                message: string;
                            } | null;
                            started_at: string | null;
                            finished_at: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End a run
         * @description What was stored is kept, and the next run goes on from there. One that is over stays as it is.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest/estimate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What understanding the tickets of a help desk will cost
         * @description Fetches a few tickets and stores nothing. Costs no model call.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        source_id?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description null: the help desk does not tell */
                            tickets: number | null;
                            to_summarise: number | null;
                            input_tokens: number;
                            output_tokens: number;
                            /** @description USD; null: no model, or one whose price is not known */
                            cost: string | null;
                            /** @description USD */
                            embedding_cost: string | null;
                            model: string | null;
                            /** @description Tickets that were looked at for this */
                            sample: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest-failures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was given up, or is still tried, latest first
         * @description Tickets and articles that could not be read, attachments that could not be downloaded or read, tickets that a model did not summarise. With state=retrying: what failed and is tried again by itself.
         */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                    source_id?: string;
                    state?: "given_up" | "retrying";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                source: {
                                    id: string;
                                    name: string;
                                };
                                /** @enum {string} */
                                kind: "ticket" | "article" | "attachment" | "summary";
                                /** @description In the help desk, of a summary that of its ticket; of an attachment its id here */
                                external_id: string;
                                /** @description The ticket that it is of; null: an article */
                                ticket_id: string | null;
                                attempts: number;
                                code: string;
                                message: string;
                                /** @description When it was given up, of a summary when the one was made that stands in its place; null: it is still tried */
                                failed_at: string | null;
                                /** @description When it is tried again by itself, at the earliest; null: it was given up */
                                next_attempt_at: string | null;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest-failures/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Try again what was given up
         * @description What is still tried by itself is left alone, and not counted.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        all?: true;
                        /** @description With "all": of this help desk alone */
                        source_id?: string;
                        items?: {
                            source_id: string;
                            /** @enum {string} */
                            kind: "ticket" | "article" | "attachment" | "summary";
                            external_id: string;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            retried: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/ingest-failures/dismiss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tell no more of what was given up
         * @description It is tried again when it changes in the help desk; summaries also with another model. What is still tried by itself is left alone, and not counted.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        all?: true;
                        /** @description With "all": of this help desk alone */
                        source_id?: string;
                        items?: {
                            source_id: string;
                            /** @enum {string} */
                            kind: "ticket" | "article" | "attachment" | "summary";
                            external_id: string;
                        }[];
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            dismissed: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tickets that you may read, last changed first */
        get: {
            parameters: {
                query?: {
                    limit?: number;
                    /** @description `next_cursor` of the page before */
                    cursor?: string;
                    /** @description Part of the subject, or a ticket number */
                    q?: string;
                    status?: "open" | "pending" | "on_hold" | "resolved" | "closed";
                    source_id?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description Its number in the help desk */
                                ticket_id: string;
                                document_id: string;
                                subject: string;
                                /** @enum {string} */
                                status: "open" | "pending" | "on_hold" | "resolved" | "closed";
                                priority: ("low" | "normal" | "high" | "urgent") | null;
                                language: string;
                                product: string | null;
                                tags: string[];
                                updated_at: string;
                                created_at: string;
                                source: {
                                    id: string;
                                    name: string;
                                };
                                /** @description Where agents open it */
                                url: string | null;
                                /** @description What it is about, in a line or two */
                                summary: string | null;
                            }[];
                            next_cursor: string | null;
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tickets/{ticket_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A ticket with all that was said in it
         * @description The number of a ticket that was merged into another one leads to that one.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Id or name of its help desk, where there are several */
                    source?: string;
                };
                header?: never;
                path: {
                    ticket_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Its number in the help desk */
                            ticket_id: string;
                            document_id: string;
                            subject: string;
                            /** @enum {string} */
                            status: "open" | "pending" | "on_hold" | "resolved" | "closed";
                            priority: ("low" | "normal" | "high" | "urgent") | null;
                            language: string;
                            product: string | null;
                            tags: string[];
                            updated_at: string;
                            created_at: string;
                            source: {
                                id: string;
                                name: string;
                            };
                            /** @description Where agents open it */
                            url: string | null;
                            /** @description What it is about, in a line or two */
                            summary: string | null;
                            /** @description Oldest first; private ones only for who may read them */
                            turns: {
                                id: string;
                                /** @enum {string} */
                                kind: "description" | "customer" | "reply" | "note" | "forward";
                                /** @description Not shown to the customer */
                                is_private: boolean;
                                /** @description Id in the help desk */
                                author_id: string | null;
                                created_at: string;
                                /** @description Without quotes of earlier mails and signatures */
                                content: string;
                                attachments: {
                                    id: string;
                                    name: string;
                                    content_type: string | null;
                                    bytes: number | null;
                                    /** @enum {string} */
                                    status: "waiting" | "stored" | "dead" | "skipped";
                                }[];
                            }[];
                            /** @description Tickets that were merged into this one */
                            merged_ids: string[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/attachments/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download an attachment of a ticket
         * @description For whoever may read what it is attached to: those of private notes for fewer than those of the ticket. Always a download, never a page.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
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
                        "application/octet-stream": string;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a question and get a cited answer
         * @description Every statement carries a citation, read under your own access just now. When nothing answers, it says so rather than guess. Where the organisation chose a model for answers, it writes them; one that is late, fails or says nothing that the passages say gives way to quotes.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        query: string;
                        /** @description Only these: `tickets`, `solutions`, `articles`, `attachments`, `documents` (neither tickets nor articles); any other word is a type that documents say of themselves, and finds nothing where none does. A question about one ticket (“status of #7”) is answered from that ticket, whatever stands here */
                        types?: string[];
                        /**
                         * @description How many search results come along
                         * @default 10
                         */
                        limit?: number;
                        /**
                         * @description `extractive`: quotes only, no model is asked even where one is set up
                         * @default auto
                         * @enum {string}
                         */
                        mode?: "auto" | "extractive";
                        /** @description The ticket that is open while this is asked: “summarise it” means that one */
                        ticket_id?: string;
                        /** @description Id or name of the help desk that tickets are meant of, where there are several; the headers X-Platform and X-Freshdesk-Domain do as well; 404 where there is none of that name */
                        source?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            query_id: string;
                            /**
                             * @description What the question was taken for
                             * @enum {string}
                             */
                            intent: "search" | "how_to" | "status" | "summary" | "smalltalk";
                            /** @description Each statement ends with the number of its citation */
                            answer: string;
                            citations: {
                                /** @description The number in the text: [1] */
                                id: number;
                                document_id: string;
                                /** @description Path of the file in its folder, or the id it was pushed under */
                                external_id: string;
                                chunk_id: string;
                                title: string;
                                heading: string;
                                url: string | null;
                                /** @description The very words of the document that the statement rests on */
                                quote: string;
                            }[];
                            /**
                             * @description Made of quoted passages, or written by a model from passages
                             * @enum {string}
                             */
                            mode: "extractive" | "generated";
                            /** @description False when nothing that you may read answers the question */
                            found: boolean;
                            /** @description Sentences of a generated answer that no cited passage says: stretches of `answer` */
                            unsupported: {
                                from: number;
                                /** @description Behind its last character; both count UTF-16 code units */
                                to: number;
                            }[];
                            /** @description Name of the model that wrote it; null: none did */
                            model: string | null;
                            /** @description Its call in the ledger */
                            call_id: string | null;
                            took_ms: number;
                            results: {
                                document_id: string;
                                external_id: string;
                                source_id: string;
                                chunk_id: string;
                                title: string;
                                heading: string;
                                url: string | null;
                                type: string | null;
                                score: number;
                                snippet: string;
                            }[];
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/query/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ask a question and get the answer as it forms
         * @description Server-sent events: `results` first, then `citation` and `delta` by turns, `done` with the whole answer last; `error` if it breaks off. Of a generated answer also `mark` (sentences of what was sent that no cited passage says) and `replace` (what was sent does not stand: this text is instead of it, its citations follow).
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        query: string;
                        /** @description Only these: `tickets`, `solutions`, `articles`, `attachments`, `documents` (neither tickets nor articles); any other word is a type that documents say of themselves, and finds nothing where none does. A question about one ticket (“status of #7”) is answered from that ticket, whatever stands here */
                        types?: string[];
                        /**
                         * @description How many search results come along
                         * @default 10
                         */
                        limit?: number;
                        /**
                         * @description `extractive`: quotes only, no model is asked even where one is set up
                         * @default auto
                         * @enum {string}
                         */
                        mode?: "auto" | "extractive";
                        /** @description The ticket that is open while this is asked: “summarise it” means that one */
                        ticket_id?: string;
                        /** @description Id or name of the help desk that tickets are meant of, where there are several; the headers X-Platform and X-Freshdesk-Domain do as well; 404 where there is none of that name */
                        source?: string;
                    };
                };
            };
            responses: {
                /** @description Server-sent events; the schema lists the data of each event by name. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": {
                            query_id: string;
                            results: {
                                document_id: string;
                                external_id: string;
                                source_id: string;
                                chunk_id: string;
                                title: string;
                                heading: string;
                                url: string | null;
                                type: string | null;
                                score: number;
                                snippet: string;
                            }[];
                        } | {
                            /** @description The number in the text: [1] */
                            id: number;
                            document_id: string;
                            /** @description Path of the file in its folder, or the id it was pushed under */
                            external_id: string;
                            chunk_id: string;
                            title: string;
                            heading: string;
                            url: string | null;
                            /** @description The very words of the document that the statement rests on */
                            quote: string;
                        } | {
                            /** @description The next piece of the answer */
                            text: string;
                        } | {
                            unsupported: {
                                from: number;
                                /** @description Behind its last character; both count UTF-16 code units */
                                to: number;
                            }[];
                        } | {
                            /** @description The answer from its beginning */
                            text: string;
                        } | {
                            query_id: string;
                            /**
                             * @description What the question was taken for
                             * @enum {string}
                             */
                            intent: "search" | "how_to" | "status" | "summary" | "smalltalk";
                            /** @description Each statement ends with the number of its citation */
                            answer: string;
                            citations: {
                                /** @description The number in the text: [1] */
                                id: number;
                                document_id: string;
                                /** @description Path of the file in its folder, or the id it was pushed under */
                                external_id: string;
                                chunk_id: string;
                                title: string;
                                heading: string;
                                url: string | null;
                                /** @description The very words of the document that the statement rests on */
                                quote: string;
                            }[];
                            /**
                             * @description Made of quoted passages, or written by a model from passages
                             * @enum {string}
                             */
                            mode: "extractive" | "generated";
                            /** @description False when nothing that you may read answers the question */
                            found: boolean;
                            /** @description Sentences of a generated answer that no cited passage says: stretches of `answer` */
                            unsupported: {
                                from: number;
                                /** @description Behind its last character; both count UTF-16 code units */
                                to: number;
                            }[];
                            /** @description Name of the model that wrote it; null: none did */
                            model: string | null;
                            /** @description Its call in the ledger */
                            call_id: string | null;
                            took_ms: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/init/{ticket_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an agent wants to know who opens a ticket
         * @description Its summary, tickets like it with what solved them, and related solutions, from what was prepared when it was stored: no model is asked. The headers X-Platform and X-Freshdesk-Domain choose among the help desks of the organisation.
         */
        get: {
            parameters: {
                query?: {
                    /** @description Id or name of the help desk, where there are several */
                    source?: string;
                    limit?: number;
                    /** @description Short name of the organisation, as older tools send it; another one than yours is 404 */
                    company_id?: string;
                };
                header?: never;
                path: {
                    ticket_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description For feedback on what is shown */
                            query_id: string;
                            ticket: {
                                ticket_id: string;
                                document_id: string;
                                subject: string;
                                /** @enum {string} */
                                status: "open" | "pending" | "on_hold" | "resolved" | "closed";
                                priority: ("low" | "normal" | "high" | "urgent") | null;
                                language: string;
                                url: string | null;
                                updated_at: string;
                            };
                            summary: {
                                problem: string;
                                cause: string;
                                solution: string;
                                result: string;
                                /** @enum {string} */
                                mode: "model" | "extractive";
                                /**
                                 * @description `internal`: private notes are in it
                                 * @enum {string}
                                 */
                                audience: "everyone" | "internal";
                                created_at: string;
                            } | null;
                            similar: {
                                ticket_id: string;
                                document_id: string;
                                subject: string;
                                /** @enum {string} */
                                status: "open" | "pending" | "on_hold" | "resolved" | "closed";
                                url: string | null;
                                resolved_at: string | null;
                                /** @description The help desk that it is of: the organisation may have several */
                                source: {
                                    id: string;
                                    name: string;
                                };
                                score: number;
                                problem: string;
                                /** @description What was told or done, without greetings and questions; empty where it is not solved */
                                solution: string;
                                /** @description null: the solution is that of its summary */
                                solution_chunk_id: string | null;
                                /** @description What both problems have in common */
                                why: ({
                                    /** @enum {string} */
                                    kind: "words";
                                    words: string[];
                                } | {
                                    /** @enum {string} */
                                    kind: "meaning";
                                    /** @description 0 to 1 */
                                    similarity: number;
                                } | {
                                    /** @enum {string} */
                                    kind: "same";
                                    /** @enum {string} */
                                    field: "product" | "type" | "tag" | "error_code";
                                    values: string[];
                                })[];
                            }[];
                            /** @description Articles, documents and solutions of other tickets */
                            solutions: {
                                document_id: string;
                                chunk_id: string;
                                title: string;
                                heading: string;
                                url: string | null;
                                type: string | null;
                                /** @description The help desk, or another source of documents, that it is of */
                                source: {
                                    id: string;
                                    name: string;
                                };
                                snippet: string;
                                score: number;
                            }[];
                            took_ms: number;
                            /**
                             * @description `live`: it was not stored yet and has just been fetched
                             * @enum {string}
                             */
                            fetched: "stored" | "live";
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/generate_reply": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft a reply to a ticket
         * @description Made from the public turns of the ticket, from what solved tickets like it, without the data of other customers, and from articles that customers read. Private notes are no part of it. Nothing is sent: it is a draft for you.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ticket_id: string;
                        /** @description Id or name of the help desk, where there are several */
                        source?: string;
                        /** @description What the reply is to say, in your own words; only a model follows it */
                        instructions?: string;
                        /** @description ISO 639; the language of the ticket unless given */
                        language?: string;
                        /** @description How it is to sound; as the organisation says unless given */
                        tone?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            reply_id: string;
                            /** @description For feedback */
                            query_id: string;
                            language: string;
                            /**
                             * @description Written by a model, or put together from a past solution
                             * @enum {string}
                             */
                            mode: "generated" | "extractive";
                            /** @description The draft, without citations */
                            text: string;
                            citations: {
                                id: number;
                                document_id: string;
                                chunk_id: string;
                                title: string;
                                heading: string;
                                url: string | null;
                                /** @description For you: it may hold what the customer must not see */
                                quote: string;
                                /** @description Which sentence or step of the text rests on it, from 0 */
                                sentence: number;
                            }[];
                            warnings: {
                                /** @enum {string} */
                                code: "private_note" | "other_customer" | "identifier_removed" | "unsupported" | "other_ticket" | "done_elsewhere" | "nothing_found" | "other_language" | "instructions_unused";
                                message: {
                                    en: string;
                                    ko: string;
                                };
                                from: number;
                                /** @description A stretch of `text` in UTF-16 code units */
                                to: number;
                            }[];
                            model: string | null;
                            prompt: {
                                id: string;
                                version: number;
                            } | null;
                            took_ms: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/generate_reply/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Draft a reply to a ticket and get it as it forms
         * @description Made from the public turns of the ticket, from what solved tickets like it, without the data of other customers, and from articles that customers read. Private notes are no part of it. Nothing is sent: it is a draft for you. `delta` brings whole sentences, each checked before it is sent; `done` repeats the whole draft, which counts.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        ticket_id: string;
                        /** @description Id or name of the help desk, where there are several */
                        source?: string;
                        /** @description What the reply is to say, in your own words; only a model follows it */
                        instructions?: string;
                        /** @description ISO 639; the language of the ticket unless given */
                        language?: string;
                        /** @description How it is to sound; as the organisation says unless given */
                        tone?: string;
                    };
                };
            };
            responses: {
                /** @description Server-sent events; the schema lists the data of each event by name. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": {
                            reply_id: string;
                            query_id: string;
                            language: string;
                        } | {
                            text: string;
                        } | {
                            id: number;
                            document_id: string;
                            chunk_id: string;
                            title: string;
                            heading: string;
                            url: string | null;
                            /** @description For you: it may hold what the customer must not see */
                            quote: string;
                            /** @description Which sentence or step of the text rests on it, from 0 */
                            sentence: number;
                        } | {
                            reply_id: string;
                            /** @description For feedback */
                            query_id: string;
                            language: string;
                            /**
                             * @description Written by a model, or put together from a past solution
                             * @enum {string}
                             */
                            mode: "generated" | "extractive";
                            /** @description The draft, without citations */
                            text: string;
                            citations: {
                                id: number;
                                document_id: string;
                                chunk_id: string;
                                title: string;
                                heading: string;
                                url: string | null;
                                /** @description For you: it may hold what the customer must not see */
                                quote: string;
                                /** @description Which sentence or step of the text rests on it, from 0 */
                                sentence: number;
                            }[];
                            warnings: {
                                /** @enum {string} */
                                code: "private_note" | "other_customer" | "identifier_removed" | "unsupported" | "other_ticket" | "done_elsewhere" | "nothing_found" | "other_language" | "instructions_unused";
                                message: {
                                    en: string;
                                    ko: string;
                                };
                                from: number;
                                /** @description A stretch of `text` in UTF-16 code units */
                                to: number;
                            }[];
                            model: string | null;
                            prompt: {
                                id: string;
                                version: number;
                            } | null;
                            took_ms: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feedback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Say whether an answer, a search or a draft helped
         * @description One feedback a person and query, whatever keys they use: a second one replaces the first. Votes on documents that were shown, and drafts that were sent, order later results for like questions.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        query_id: string;
                        /**
                         * @description `vote`: whether it helped; the others: what became of a drafted reply
                         * @default vote
                         * @enum {string}
                         */
                        kind?: "vote" | "accepted" | "edited" | "ignored";
                        /**
                         * @description On the whole, or on `document_ids`
                         * @enum {string}
                         */
                        vote?: "up" | "down";
                        /**
                         * @description The documents that the vote is about; none = the whole answer
                         * @default []
                         */
                        document_ids?: string[];
                        /**
                         * @description A vote each on single results
                         * @default []
                         */
                        items?: {
                            document_id: string;
                            /** @enum {string} */
                            vote: "up" | "down";
                        }[];
                        comment?: string | null;
                        /** @description The draft that it is about */
                        reply_id?: string;
                        /** @description What was sent, where the draft was edited */
                        final_text?: string;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            id: string;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/feedback/{query_id}": {
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
         * Take your feedback on a query back
         * @description Its votes count no more, and a draft is open again. Nothing happens where there is none.
         */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    query_id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How good search and drafts are, from what people do with them */
        get: {
            parameters: {
                query?: {
                    days?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description Questions with a known answer: from thumbs up and from drafts that were sent */
                            labels: number;
                            /** @description How well each finds those answers; by vectors only where there are some */
                            methods: {
                                /** @enum {string} */
                                method: "lexical" | "vector" | "hybrid";
                                ndcg_10: number;
                                hit_1: number;
                                recall_10: number;
                                mrr: number;
                                queries: number;
                            }[];
                            /** @description The method that finds them best by nDCG@10; null where there is one only, none is ahead, or fewer than 20 questions tell */
                            best: ("lexical" | "vector" | "hybrid") | null;
                            replies: {
                                /** @description All drafts */
                                proposed: number;
                                accepted: number;
                                edited: number;
                                ignored: number;
                                /** @description How much of a draft is changed before it is sent; null: none was */
                                mean_edit: number | null;
                            };
                            feedback: {
                                up: number;
                                down: number;
                            };
                            /** @description Weight of meaning against words; null: not tuned */
                            vector_weight: number | null;
                            weeks: {
                                /** @description Its Monday (UTC) */
                                week: string;
                                accepted: number;
                                edited: number;
                                ignored: number;
                                up: number;
                                down: number;
                            }[];
                        };
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/evaluation/tune": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Set the weight of meaning against words so that known questions are answered best
         * @description Takes a hundred questions with a known answer. The settings of the copilot keep it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            vector_weight: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/backups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the backups in the data folder of the server, newest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description Path on the server */
                                file: string;
                                bytes: number;
                                created_at: string;
                                /** @description Which backup since the start of the server; null when older */
                                number: number | null;
                            }[];
                            next_cursor: null;
                            /** @description Whether one is being written */
                            running: boolean;
                            /** @description Number of the last backup since the start of the server that ended, well or not */
                            finished: number;
                            last_error: {
                                code: string;
                                message: string;
                            } | null;
                        };
                    };
                };
            };
        };
        put?: never;
        /**
         * Write a backup into the data folder of the server
         * @description Goes on in the background. While one is being written, one more is written after it, so that what was stored before this request is in the backup `number`: wait until `finished` of the list has reached it.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Default Response */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                /** @description Path on the server */
                                file: string;
                                bytes: number;
                                created_at: string;
                                /** @description Which backup since the start of the server; null when older */
                                number: number | null;
                            }[];
                            next_cursor: null;
                            /** @description Whether one is being written */
                            running: boolean;
                            /** @description Number of the last backup since the start of the server that ended, well or not */
                            finished: number;
                            last_error: {
                                code: string;
                                message: string;
                            } | null;
                            /** @description The backup that begins after this request */
                            number: number;
                        };
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/chat/completions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a model: Chat Completions, as OpenAI defines it
         * @description Headers beside those of the vendor: `x-naru-tag-…`, `x-naru-conversation-id`, `x-naru-cache` (`on`, `off` or seconds).
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Alias of a model; GET /v1/models lists them */
                        model: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/responses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a model: Responses, as OpenAI defines it
         * @description Headers beside those of the vendor: `x-naru-tag-…`, `x-naru-conversation-id`, `x-naru-cache` (`on`, `off` or seconds).
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Alias of a model; GET /v1/models lists them */
                        model: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/embeddings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Embed texts, as OpenAI defines it
         * @description Headers beside those of the vendor: `x-naru-tag-…`, `x-naru-conversation-id`, `x-naru-cache` (`on`, `off` or seconds).
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Alias of a model; GET /v1/models lists them */
                        model: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Call a model: Messages, as Anthropic defines it
         * @description Headers beside those of the vendor: `x-naru-tag-…`, `x-naru-conversation-id`, `x-naru-cache` (`on`, `off` or seconds).
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Alias of a model; GET /v1/models lists them */
                        model: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/messages/count_tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Count the input of a Messages request, as Anthropic defines it
         * @description Of models with a target at a provider that counts: Anthropic. Costs nothing and is in no ledger.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Alias of a model; GET /v1/models lists them */
                        model: string;
                    } & {
                        [key: string]: unknown;
                    };
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhooks/{source_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What a help desk tells of its changes
         * @description Called by the help desk, with the secret or signature that GET /api/v1/sources/{id}/webhook tells of. Answers 202 once what was deleted, redacted or made private is gone here; tickets are fetched again after that.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    source_id: string;
                };
                cookie?: never;
            };
            /** @description As the help desk defines it */
            requestBody: {
                content: {
                    "application/json": unknown;
                };
            };
            responses: {
                /** @description Default Response */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: never;
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
