// SPDX-License-Identifier: MIT
pragma solidity 0.8.23;

/// @notice Answers as the oracle of chains of the OP stack does, always the same.
contract FeeOracle {
    function getL1Fee(bytes memory data) external pure returns (uint256) {
        return data.length * 1_000_000;
    }
}
