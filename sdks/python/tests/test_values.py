import unittest

import sipher_client
from running_server import open_fresh_client
from sipher_client import (
    EvmChainData,
    MetaAddress,
    NearChainData,
    SolanaChainData,
    StealthApi,
    StealthGenerateRequest,
    TransferPrivateRequest,
    TransfersApi,
    ViewingKeyDeriveRequest,
    ViewingKeyGenerateRequest,
    ViewingKeyInput,
    ViewingKeysApi,
)
from sipher_client.exceptions import BadRequestException

SENDERS = {
    "solana": "9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g",
    "near": "payer.near",
    "base": "0x1111111111111111111111111111111111111111",
}
OFFLINE = {"solana": {"recent_blockhash": "9sHcv6xwn9YkB8nxTUGKDwPwNnmqVp5oAXxU8Fdkm4J6"}}


class Values(unittest.TestCase):
    def setUp(self):
        self.client = open_fresh_client()

    def transfer(self, chain: str, **terms):
        generated = StealthApi(self.client).stealth_generate(StealthGenerateRequest(chain=chain))
        request = TransferPrivateRequest(
            sender=SENDERS[chain],
            recipient_meta_address=generated.data.meta_address,
            amount="1000000000",
            **OFFLINE.get(chain, {}),
            **terms,
        )
        return TransfersApi(self.client).transfer_private(request).data

    def test_chain_data_is_read_by_its_type(self):
        for chain, model, kind in (
            ("solana", SolanaChainData, "solana"),
            ("near", NearChainData, "near"),
            ("base", EvmChainData, "evm"),
        ):
            with self.subTest(chain):
                chain_data = self.transfer(chain).chain_data.actual_instance
                self.assertIs(type(chain_data), model)
                self.assertEqual(chain_data.type, kind)

    def test_an_announcement_is_a_call_or_out_of_band_or_not_there(self):
        self.assertIsNone(self.transfer("solana").announcement)
        out_of_band = self.transfer("near").announcement.actual_instance
        self.assertIs(type(out_of_band), sipher_client.AnnouncementOutOfBand)
        self.assertIs(type(out_of_band.view_tag), int)
        call = self.transfer("base", token="0x" + "22" * 20).announcement.actual_instance
        self.assertIs(type(call), sipher_client.AnnouncementCall)
        self.assertEqual(call.chain_id, 8453)

    def test_a_viewing_key_goes_out_as_an_object_or_as_text(self):
        keys = ViewingKeysApi(self.client)
        master = keys.viewing_key_generate(ViewingKeyGenerateRequest()).data
        children = [
            keys.viewing_key_derive(
                ViewingKeyDeriveRequest(master_key=ViewingKeyInput(each), child_path="audit")
            ).data
            for each in (master, master.key)
        ]
        self.assertEqual(children[0].key, children[1].key)
        self.assertEqual(children[0].derived_from.parent_hash, master.hash)

    def test_what_a_session_can_fill_is_not_sent_unless_it_is_set(self):
        for written in (StealthGenerateRequest(), StealthGenerateRequest(chain=None)):
            self.assertEqual(written.to_dict(), {})
        self.assertEqual(StealthGenerateRequest(chain="near").to_dict(), {"chain": "near"})

    def test_what_an_answer_gains_does_not_break_the_client(self):
        answer = StealthApi(self.client).stealth_generate(StealthGenerateRequest())
        later = {**answer.to_dict(), "later": 1}
        later["data"] = {**later["data"], "later": {"more": True}}
        self.assertEqual(
            sipher_client.StealthGenerate200Response.from_dict(later).data.chain, "solana"
        )

    def test_a_value_that_the_document_rules_out_is_not_sent(self):
        with self.assertRaises(ValueError):
            StealthGenerateRequest(chain="dogecoin")

    def test_what_only_the_server_can_judge_names_the_field(self):
        recipient = MetaAddress(
            spending_key="0x" + "00" * 32, viewing_key="0x" + "00" * 32, chain="near"
        )
        request = sipher_client.StealthDeriveRequest(recipient_meta_address=recipient)
        with self.assertRaises(BadRequestException) as refused:
            StealthApi(self.client).stealth_derive(request)
        error = refused.exception.data.error
        self.assertEqual(error.code, "VALIDATION_ERROR")
        self.assertIn("recipientMetaAddress", error.details["issues"][0]["path"])
