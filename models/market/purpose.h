/* Purposes of random streams: one number a purpose, for good. Streams with the same purpose differ by entity. */
#ifndef MITO_MARKET_PURPOSE_H
#define MITO_MARKET_PURPOSE_H

enum mito_purpose {
    MITO_PURPOSE_PRICE,          /* entity asset, ordinal grid index */
    MITO_PURPOSE_GAS,            /* entity chain, ordinal grid index */
    MITO_PURPOSE_BORROW_DEMAND,  /* entity venue, ordinal grid index */
    MITO_PURPOSE_OUTSIDE_SUPPLY, /* entity venue, ordinal grid index */
    MITO_PURPOSE_DEPOSIT,        /* entity cohort, ordinal of the deposit: gap, holder */
    MITO_PURPOSE_DEPOSIT_SIZE,   /* same */
    MITO_PURPOSE_REDEEM,         /* entity cohort, ordinal of the redemption: gap, holder */
    MITO_PURPOSE_REDEEM_SIZE,    /* same */
    MITO_PURPOSE_HOLDING,        /* entity cohort, ordinal of the holder: initial balances */
    MITO_PURPOSE_RELAY_DEPOSIT,  /* entity cohort, ordinal of the deposit: wait of its message */
    MITO_PURPOSE_REDEEM_WAITS,   /* entity cohort, ordinal of the redemption: claim delay, wait of the withdrawal */
    MITO_PURPOSE_RELAY_ROUTE,    /* entity channel, ordinal = hour * 1024 + n-th message in the hour */
    MITO_PURPOSE_RETRY, /* entity and ordinal of the message's cause: jitter of late retries, one after the other */
    MITO_PURPOSE_PRICE_JUMP,     /* entity asset, ordinal of the jump: gap, size */
    MITO_PURPOSE_PRICE_REGIME,   /* entity asset, ordinal of the stay: its length */
    MITO_PURPOSE_PRICE_VARIANCE, /* entity asset, ordinal grid index */
    MITO_PURPOSE_PRICE_BLOCK,    /* entity asset or joint name, ordinal of the resampled row: new block or not, its start */
    MITO_PURPOSE_EXIT_FLOW = 30, /* entity venue, ordinal grid index: exits of others */
    MITO_PURPOSE_LIQUIDATION,    /* entity venue, ordinal grid index: the lowest price of the step */
    MITO_PURPOSE_INTENT = 40,   /* entity flow, ordinal of the intent: gap, holder */
    MITO_PURPOSE_INTENT_MARKS,  /* same: size, limit */
    MITO_PURPOSE_INTENT_FOLLOW, /* same: how many follow it and when */
    MITO_PURPOSE_INTENT_FATE,   /* same: whether the deposit is undone, waits of relayers */
    MITO_PURPOSE_SOLVER_COST,   /* entity solver/flow or solver/vault, ordinal of the intent, or the second of the exit */
    MITO_PURPOSE_SOLVER_FAILURE, /* entity solver, ordinal 0: when it defaults */
    MITO_PURPOSE_SOLVER_RELAY,  /* entity solver/vault, ordinal = hour * 1024 + n-th message in the hour */
    MITO_PURPOSE_RELOCATION,    /* entity vault, ordinal = hour * 1024 + n-th message in the hour */
    MITO_PURPOSE_MIRROR,        /* entity mirror, ordinal of the move: gap, holder, size, waits */
    MITO_PURPOSE_BRIDGE_FAILURE, /* entity bridge, ordinal of the failure: gap, fraction lost */
    MITO_PURPOSE_MIASSET_USE,    /* entity cohort, ordinal of the holder: what it does with its miAssets */
    MITO_PURPOSE_POOL_FLOW,      /* entity miAsset pool, ordinal grid index: what others trade */
    MITO_PURPOSE_LOAN,           /* entity collateral market, ordinal grid index: the lowest price between grid points */
    MITO_PURPOSE_BORROWER,       /* entity market and cohort, ordinal of the holder: looping or not, appetite */
    MITO_PURPOSE_HAZARD,         /* entity hazard, ordinal of the event: gap */
    MITO_PURPOSE_HAZARD_SIZE,    /* same: length or fraction */
    MITO_PURPOSE_DEPOSIT_BURST,  /* entity cohort, ordinal of the deposit: holder, whom it brings and when */
    MITO_PURPOSE_REDEEM_BURST,   /* same of redemptions */
    MITO_PURPOSE_DEPOSIT_LOT,    /* entity cohort, ordinal of the candidate: whether it comes */
    MITO_PURPOSE_REDEEM_LOT,     /* same of redemptions */
    MITO_PURPOSE_STICKINESS,      /* entity cohort, ordinal of the holder: whether it ever responds */
    MITO_PURPOSE_VOTER = 90,     /* entity cohort, ordinal of the bloc: apathetic or not, delegated or not */
    MITO_PURPOSE_VOTE,           /* entity cohort, ordinal = bloc * 4096 + epoch: casting or not, when */
    MITO_PURPOSE_VOTE_DELEGATE,  /* entity delegate, ordinal of the epoch: same */
    MITO_PURPOSE_BALLOT,         /* entity proposal, ordinal named by the voter: voting or not, side */
    MITO_PURPOSE_BALLOT_RELAY,   /* entity proposal, ordinal 0: wait of its message to a branch */
    MITO_PURPOSE_POOL_VOLUME = 80, /* entity venue, ordinal grid index */
    MITO_PURPOSE_POOL_BLOCK,        /* entity venue, ordinal grid index: key of a stream of the step's blocks */
    MITO_PURPOSE_LOAN_OTHERS = 100, /* entity collateral market, ordinal grid index: what other borrowers want */
    MITO_PURPOSE_LOAN_RELAY         /* entity collateral market, ordinal = hour * 1024 + n-th message in the hour */
};

#endif
